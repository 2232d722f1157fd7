//! The shapes of lists.

use clerk_types::page::Page;
use clerk_types::resources::m2m_tokens::M2mToken;
use serde_json::{Value, json};

use crate::{parse, survives};

fn token(id: &str) -> Value {
    json!({"id": id, "subject": "mch_1", "revoked": false, "expired": false})
}

#[test]
fn every_shape() {
    let tokens = json!([token("mt_1"), token("mt_2")]);
    let cases = [
        (json!({"data": tokens, "total_count": 7}), Some(7)),
        (json!({"m2m_tokens": tokens, "total_count": 7}), Some(7)),
        (json!({"api_keys": tokens, "total_count": 7}), Some(7)),
        (json!({"total_count": 7.0, "more": {"data": []}, "data": tokens}), Some(7)),
        (json!({"data": tokens, "total_count": null}), None),
        (json!({"data": tokens}), None),
        (tokens, None),
    ];
    for (document, total) in cases {
        let page: Page<M2mToken> = parse(&document);
        assert_eq!(page.data, [M2mToken::new("mt_1", "mch_1"), M2mToken::new("mt_2", "mch_1")], "{document}");
        assert_eq!(page.total_count, total, "{document}");
    }
}

#[test]
fn empty_lists() {
    for document in [json!([]), json!({"data": []}), json!({"data": null})] {
        assert_eq!(parse::<Page<u32>>(&document), Page::default(), "{document}");
    }
    assert_eq!(parse::<Page<u32>>(&json!({"m2m_tokens": [], "total_count": 0})), Page::new(vec![], Some(0)));
}

#[test]
fn round_trip() {
    let page: Page<M2mToken> = survives(&json!({"data": [token("mt_1")], "total_count": 1}));
    let written = serde_json::to_value(&page).unwrap();
    assert_eq!(written["total_count"], json!(1));
    assert_eq!(page.into_iter().count(), 1);
}

#[test]
fn what_is_no_list_is_refused() {
    let texts = [
        "null",
        "{}",
        "7",
        r#""data""#,
        r#"{"total_count": 1}"#,
        r#"{"data": {}, "total_count": 1}"#,
        r#"{"data": [1], "total_count": -1}"#,
        r#"{"data": [1], "total_count": "1"}"#,
        r#"{"data": [1], "data": [2]}"#,
        r#"{"data": [1], "m2m_tokens": [2]}"#,
        r#"{"data": ["x"]}"#,
    ];
    for text in texts {
        assert!(serde_json::from_str::<Page<u32>>(text).is_err(), "{text}");
    }
}
