use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

use super::*;
use crate::jwt::claims::Claim;

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn token(header: &str, payload: &str) -> String {
    format!("{}.{}.{}", part(header), part(payload), part("signature"))
}

fn error_of(token: &str) -> Option<TokenErrorKind> {
    decode(token).err()
}

#[test]
fn a_compact_jwt_is_taken_apart() {
    let text =
        token(r#"{"typ":"JWT","alg":"RS256","kid":"ins_1","cat":"cl_B7d4PD111AAA","oiat":1}"#, r#"{"sub":"user_1"}"#);
    let decoded = decode(&text).unwrap();
    assert_eq!(decoded.signed, text.rsplit_once('.').unwrap().0);
    assert_eq!(decoded.signature, b"signature");
    assert_eq!(decoded.typ(), Some(Some("JWT")));
    assert_eq!(decoded.algorithm(), Some(Algorithm::Rs256));
    assert_eq!(decoded.key_id(), Some("ins_1"));
    assert_eq!(decoded.category(), Category::Session);
    assert!(!decoded.is_critical());
}

#[test]
fn escapes_are_understood_in_both_parts_and_the_payload_stays_as_it_was_signed() {
    let payload = r#"{"sub":"us\u0065r_1","sid":"s\"1","aud":["\u0061","b"],"o":{"i\u0064":"org\n1"},"iss":"é"}"#;
    let text = token(r#"{"k\u0069d":"ins\u005f1","typ":"J\u0057T"}"#, payload);
    let decoded = decode(&text).unwrap();
    assert_eq!((decoded.key_id(), decoded.typ()), (Some("ins_1"), Some(Some("JWT"))));
    let claims = &decoded.claims;
    assert_eq!((claims.subject(), claims.session_id(), claims.issuer()), (Some("user_1"), Some("s\"1"), Some("é")));
    assert_eq!(claims.texts(Claim::Aud).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(claims.member_text(Claim::O, "id"), Some("org\n1"));
    assert_eq!(claims.as_json(), payload);
}

#[test]
fn header_members_of_the_wrong_type_are_no_texts() {
    let text = token(r#"{"typ":null,"alg":["RS256"],"kid":7,"cat":null,"crit":[]}"#, "{}");
    let header = decode(&text).unwrap();
    assert_eq!(header.typ(), Some(None));
    assert_eq!(header.algorithm(), None);
    assert_eq!(header.key_id(), None);
    assert_eq!(header.category(), Category::Other, "null is present, and says nothing that we know");
    assert!(header.is_critical());
}

#[test]
fn categories_are_told_apart() {
    for (cat, expected, session, m2m) in [
        (r#""cat":"cl_B7d4PD111AAA""#, Category::Session, true, false),
        (r#""cat":"cl_B7d4PD222AAA""#, Category::Other, false, false),
        (r#""cat":"cl_B7d4PD333AAA""#, Category::M2m, false, true),
        (r#""cat":"cl_I7d4PD111III""#, Category::Ignore, true, false),
        (r#""cat":"unknown""#, Category::Other, false, false),
        (r#""x":0"#, Category::Absent, true, true),
    ] {
        let category = decode(&token(&format!("{{{cat}}}"), "{}")).unwrap().category();
        assert_eq!(category, expected, "{cat}");
        assert_eq!(!category.excludes_session(), session, "{cat}");
        assert_eq!(category.allows_m2m(), m2m, "{cat}");
    }
}

#[test]
fn only_algorithms_of_the_list_count() {
    for (name, expected) in [
        ("RS256", Some(Algorithm::Rs256)),
        ("RS384", Some(Algorithm::Rs384)),
        ("RS512", Some(Algorithm::Rs512)),
        ("none", None),
        ("HS256", None),
        ("ES256", None),
        ("PS256", None),
        ("rs256", None),
        ("", None),
    ] {
        let text = token(&format!(r#"{{"alg":"{name}"}}"#), "{}");
        assert_eq!(decode(&text).unwrap().algorithm(), expected, "{name}");
    }
}

#[test]
fn everything_else_is_malformed() {
    let (header, payload) = (part(r#"{"alg":"RS256"}"#), part(r#"{"sub":"s"}"#));
    for text in [
        String::new(),
        ".".into(),
        "..".into(),
        "a".into(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.AAAA.AAAA"),
        format!("{header}..AAAA"),
        format!(".{payload}.AAAA"),
        format!("{header}=.{payload}.AAAA"),
        format!("{header}.{payload}=.AAAA"),
        format!("{header}.{payload}.AA=="),
        format!("{header}.{payload}.A+AA"),
        format!("{header}.{payload}.A/AA"),
        format!("{header}.{payload}.AB"),
        format!("{header}.{payload}.A"),
        format!(" {header}.{payload}.AAAA"),
        format!("{header}.{payload}.AAAA\n"),
        format!("{header}.{payload}.é"),
        format!("{}.{payload}.AAAA", part("null")),
        format!("{}.{payload}.AAAA", part("[]")),
        format!("{header}.{}.AAAA", part("[{}]")),
        format!("{header}.{}.AAAA", part("\"text\"")),
        format!("{header}.{}.AAAA", part(r#"{"sub":"a","sub":"b"}"#)),
        format!("{}.{payload}.AAAA", part(r#"{"alg":"RS256","alg":"none"}"#)),
        format!("{header}.{}.AAAA", part(r#"{"exp":1e999}"#)),
        format!("{header}.{}.AAAA", URL_SAFE_NO_PAD.encode(b"{\"sub\":\"\xff\"}")),
        // One part is not read on in the other: neither an object nor a character.
        format!("{}.{}.AAAA", part(r#"{"alg":"RS256"#), part(r#""}"#)),
        format!("{}.{}.AAAA", part("{}"), part("")),
        format!("{}.{}.AAAA", part(""), part("{}")),
        format!("{}.{}.AAAA", part("{}{}"), part("")),
        format!("{}.{payload}.AAAA", part(r#"{"alg":"RS256"}{"#)),
        format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(b"{\"a\":\"\xc3"), URL_SAFE_NO_PAD.encode(b"\xa9\"}")),
        format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(b"{}\xc3"), URL_SAFE_NO_PAD.encode(b"\xa9{}")),
    ] {
        assert_eq!(error_of(&text), Some(TokenErrorKind::Malformed), "{text}");
    }
    assert!(decode(&format!("{header}.{payload}.")).is_ok(), "an empty signature decodes, and fits no key");
}

#[test]
fn what_is_longer_than_the_limit_is_not_read() {
    let padding = "x".repeat(20_000);
    assert_eq!(error_of(&token("{}", &format!(r#"{{"p":"{padding}"}}"#))), Some(TokenErrorKind::TooLong));
    assert_eq!(error_of(&"é".repeat(1_000_000)), Some(TokenErrorKind::TooLong));
    let fits = "x".repeat(MAX_TOKEN_LEN * 3 / 4 - 100);
    assert_eq!(error_of(&token("{}", &format!(r#"{{"p":"{fits}"}}"#))), None);
}

#[test]
fn debug_shows_neither_claims_nor_signature() {
    let text = token(r#"{"kid":"ins_1"}"#, r#"{"sub":"user_secret"}"#);
    let shown = format!("{:?}", decode(&text).unwrap());
    assert!(shown.contains("ins_1") && !shown.contains("user_secret") && !shown.contains(&text), "{shown}");
}

proptest! {
    #[test]
    fn no_text_panics(text in r"(?s).{0,80}") {
        let _ = decode(&text);
    }

    #[test]
    fn no_payload_panics(header in r"(?s).{0,40}", payload in r"(?s).{0,80}") {
        let _ = decode(&token(&header, &payload));
    }
}
