//! What kind of token a text is: decided from the text alone, trusting nothing.

use std::fmt;

use crate::jwt::claims::Claim;
use crate::jwt::decode::{Decoded, decode};
use crate::jwt::error::{TokenError, TokenErrorKind};
use crate::token_type::TokenType;

/// A presented token, told apart but not verified.
///
/// Opaque tokens are recognised by their prefix (`mt_`, `oat_`, `ak_`), JWTs by what they say; all of it is what the
/// sender wrote. Verification works on the very same decoded value.
///
/// ```
/// use clerk_auth::{Token, TokenType};
///
/// let token = Token::parse("mt_0123456789abcdef");
/// assert_eq!(token.machine_type(), Some(TokenType::M2mToken));
/// assert!(!token.is_jwt());
/// assert_eq!(Token::parse("gibberish").machine_type(), None);
/// ```
#[derive(Clone)]
pub struct Token<'t> {
    text: &'t str,
    form: Form<'t>,
}

// Lives on the stack for the length of one decision; a box would cost an allocation for each request.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub(crate) enum Form<'t> {
    /// An opaque token, known by its prefix.
    Opaque(TokenType),
    /// Has a machine prefix and the form of a JWT at once; no such text decodes.
    PrefixedJwt(TokenType),
    Jwt(Decoded<'t>),
    /// Neither.
    Undecodable(TokenErrorKind),
}

impl<'t> Token<'t> {
    /// Takes a token apart; never fails, since any text may be presented. Allocates nothing for an opaque token.
    pub fn parse(text: &'t str) -> Self {
        let form = match machine_prefix(text) {
            Some(token_type) if has_jwt_form(text) => Form::PrefixedJwt(token_type),
            Some(token_type) => Form::Opaque(token_type),
            None => decode(text).map_or_else(Form::Undecodable, Form::Jwt),
        };
        Self { text, form }
    }

    /// The kind of machine token that this claims to be; `None` for everything else, a session token or no token at
    /// all.
    pub fn machine_type(&self) -> Option<TokenType> {
        match &self.form {
            Form::Opaque(token_type) | Form::PrefixedJwt(token_type) => Some(*token_type),
            Form::Jwt(decoded) => machine_type_of(decoded),
            Form::Undecodable(_) => None,
        }
    }

    /// Whether this is a JWT that decodes.
    pub fn is_jwt(&self) -> bool {
        matches!(self.form, Form::Jwt(_))
    }

    /// The key id (`kid`) that a JWT names.
    pub fn key_id(&self) -> Option<&str> {
        match &self.form {
            Form::Jwt(decoded) => decoded.key_id(),
            _ => None,
        }
    }

    /// The token as it was presented. A secret: do not log it.
    pub fn as_str(&self) -> &'t str {
        self.text
    }

    pub(crate) fn form(self) -> Form<'t> {
        self.form
    }

    pub(crate) fn decoded(self) -> Result<Decoded<'t>, TokenErrorKind> {
        match self.form {
            Form::Jwt(decoded) => Ok(decoded),
            Form::Undecodable(error) => Err(error),
            Form::Opaque(_) | Form::PrefixedJwt(_) => Err(TokenErrorKind::Malformed),
        }
    }

    /// What is wrong with a token that is neither opaque nor a decodable JWT.
    ///
    /// # Errors
    /// The [`TokenError`] that verification would report.
    pub fn check_form(&self) -> Result<(), TokenError> {
        match self.form {
            Form::Undecodable(error) => Err(error.into()),
            Form::PrefixedJwt(_) => Err(TokenErrorKind::Malformed.into()),
            Form::Opaque(_) | Form::Jwt(_) => Ok(()),
        }
    }
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("machine_type", &self.machine_type())
            .field("key_id", &self.key_id())
            .finish_non_exhaustive()
    }
}

/// The machine token type of a text, or `None`; [`Token::machine_type`] without keeping the token.
///
/// ```
/// assert_eq!(clerk_auth::classify("oat_abc"), Some(clerk_auth::TokenType::OAuthToken));
/// assert_eq!(clerk_auth::classify("abc"), None);
/// ```
#[doc(alias = "isMachineToken")]
#[doc(alias = "getMachineTokenType")]
pub fn classify(text: &str) -> Option<TokenType> {
    Token::parse(text).machine_type()
}

fn machine_prefix(text: &str) -> Option<TokenType> {
    if text.starts_with("mt_") {
        Some(TokenType::M2mToken)
    } else if text.starts_with("oat_") {
        Some(TokenType::OAuthToken)
    } else if text.starts_with("ak_") {
        Some(TokenType::ApiKey)
    } else {
        None
    }
}

/// The subject comes before the header type: a token with both is an M2M token (and will fail as one).
pub(crate) fn machine_type_of(decoded: &Decoded<'_>) -> Option<TokenType> {
    if decoded.signature.is_empty() {
        // Three parts, the last one empty: not the form of a JWT for the reference's classifier.
        None
    } else if is_m2m_subject(decoded) {
        Some(TokenType::M2mToken)
    } else if decoded.is_access_token() {
        Some(TokenType::OAuthToken)
    } else {
        None
    }
}

/// Whether the subject is a machine's.
pub(crate) fn is_m2m_subject(decoded: &Decoded<'_>) -> bool {
    decoded.claims.text(Claim::Sub).is_some_and(|sub| sub.starts_with("mch_"))
}

/// Three non-empty parts of base64url characters. Only texts with a machine prefix are asked, and their first part
/// cannot decode to a JSON object: neither `mt_`, `oat_` nor `ak_` are the base64url of a brace or of white space.
fn has_jwt_form(text: &str) -> bool {
    let mut parts = text.split('.');
    let fits = |part: Option<&str>| {
        part.is_some_and(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
    };
    fits(parts.next()) && fits(parts.next()) && fits(parts.next()) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::*;

    fn jwt(header: &str, payload: &str, signature: &str) -> String {
        format!("{}.{}.{signature}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_first_matching_rule_decides() {
        let m2m = jwt("{}", r#"{"sub":"mch_1"}"#, "AAAA");
        let oauth = jwt(r#"{"typ":"at+jwt"}"#, r#"{"sub":"user_1"}"#, "AAAA");
        let long_oauth = jwt(r#"{"typ":"application/at+jwt"}"#, "{}", "AAAA");
        let both = jwt(r#"{"typ":"at+jwt"}"#, r#"{"sub":"mch_1"}"#, "AAAA");
        for (text, expected) in [
            ("mt_x", Some(TokenType::M2mToken)),
            ("mt_", Some(TokenType::M2mToken)),
            ("oat_x", Some(TokenType::OAuthToken)),
            ("ak_x", Some(TokenType::ApiKey)),
            ("mt_a.b.c", Some(TokenType::M2mToken)),
            ("oat_a.b.c", Some(TokenType::OAuthToken)),
            (&m2m, Some(TokenType::M2mToken)),
            (&oauth, Some(TokenType::OAuthToken)),
            (&long_oauth, Some(TokenType::OAuthToken)),
            (&both, Some(TokenType::M2mToken)),
            ("", None),
            ("MT_x", None),
            ("m2m_x", None),
            (" mt_x", None),
            ("sk_test_x", None),
            (&jwt("{}", r#"{"sub":"user_1"}"#, "AAAA"), None),
            (&jwt(r#"{"typ":"AT+JWT"}"#, "{}", "AAAA"), None),
            (&jwt(r#"{"typ":["at+jwt"]}"#, "{}", "AAAA"), None),
            (&jwt("{}", r#"{"sub":["mch_1"]}"#, "AAAA"), None),
            (&jwt("{}", r#"{"sub":"mch_1"}"#, ""), None),
            (&format!("{m2m}="), None),
            (&format!("{m2m}.x"), None),
        ] {
            assert_eq!(classify(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_with_a_machine_prefix_decodes() {
        for prefix in ["mt_", "oat_", "ak_"] {
            for rest in ["", "e30", "A", "AA", "AAA"] {
                assert!(decode(&format!("{prefix}{rest}.e30.e30")).is_err(), "{prefix}{rest}");
            }
        }
    }

    #[test]
    fn the_form_is_reported_and_the_token_is_not_shown() {
        assert!(Token::parse("mt_secret").check_form().is_ok());
        assert!(Token::parse("mt_a.b.c").check_form().is_err());
        assert!(Token::parse("secret").check_form().is_err());
        assert!(!format!("{:?}", Token::parse("mt_secret")).contains("secret"));
        let text = jwt(r#"{"kid":"ins_1"}"#, "{}", "AAAA");
        let token = Token::parse(&text);
        assert!(token.is_jwt());
        assert_eq!((token.key_id(), token.as_str()), (Some("ins_1"), text.as_str()));
    }

    proptest! {
        #[test]
        fn classification_and_decoding_agree(text in r"[mtoak]{0,3}_?[A-Za-z0-9_.=-]{0,60}") {
            let token = Token::parse(&text);
            prop_assert_eq!(token.is_jwt(), decode(&text).is_ok() && machine_prefix(&text).is_none());
        }
    }
}
