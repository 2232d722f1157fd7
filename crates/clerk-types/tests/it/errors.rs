//! Error bodies, well-formed and less so.

use clerk_types::error::{ApiErrorEntry, ApiErrors};
use serde_json::{Value, json};

use crate::{ignores_unknown_members, null_equals_absent, parse, survives};

fn body() -> Value {
    json!({
        "errors": [
            {
                "message": "is invalid",
                "long_message": "name is invalid",
                "code": "form_param_value_invalid",
                "meta": {"param_name": "name", "plan": null, "zxcvbn": {"suggestions": [{"code": "a"}]}, "seats": 2}
            },
            {"message": "second", "long_message": "", "code": ""}
        ],
        "meta": {"retry": {"after": null}},
        "clerk_trace_id": "trace"
    })
}

#[test]
fn maximal() {
    let errors: ApiErrors = survives(&body());
    assert_eq!(errors.errors.len(), 2);
    assert_eq!(errors.errors[0].param_name(), Some("name"));
    assert_eq!(errors.errors[1].param_name(), None);
    assert_eq!(errors.errors[1].long_message.as_deref(), Some(""));
    assert_eq!(errors.clerk_trace_id.as_deref(), Some("trace"));
    // The whole map is kept, nulls included.
    let written = serde_json::to_value(&errors).unwrap();
    assert_eq!(written["errors"][0]["meta"], body()["errors"][0]["meta"]);
    assert_eq!(written["meta"], body()["meta"]);
    ignores_unknown_members::<ApiErrors>(&body());
    ignores_unknown_members::<ApiErrorEntry>(&body()["errors"][0]);
    null_equals_absent::<ApiErrors>(&body(), &["errors", "meta", "clerk_trace_id"]);
    null_equals_absent::<ApiErrorEntry>(&body()["errors"][0], &["message", "long_message", "code", "meta"]);
}

#[test]
fn minimal() {
    let errors: ApiErrors = survives(&json!({"errors": [{"message": "Bad Request", "code": "bad_request"}]}));
    assert_eq!(errors.errors[0].code, "bad_request");
    assert_eq!(errors.errors[0].long_message, None);
    assert_eq!(errors.clerk_trace_id, None);
    assert_eq!(parse::<ApiErrors>(&json!({})), ApiErrors::default());
}

#[test]
fn strange_parts_do_not_hide_the_rest() {
    let errors: ApiErrors = parse(&json!({
        "errors": [null, "text", 7, ["list"], {"code": 7, "message": {"a": 1}, "long_message": [], "meta": "m"}, {
            "code": "resource_not_found"
        }],
        "meta": [1],
        "clerk_trace_id": 12
    }));
    assert_eq!(errors.errors.len(), 2);
    assert_eq!(errors.errors[0], ApiErrorEntry::default());
    assert_eq!(errors.errors[1].code, "resource_not_found");
    assert_eq!((errors.meta, errors.clerk_trace_id), (None, None));
    for strange in [json!("text"), json!({"code": "x"}), json!(3)] {
        let errors: ApiErrors = parse(&json!({"errors": strange, "clerk_trace_id": "t"}));
        assert!(errors.errors.is_empty());
        assert_eq!(errors.clerk_trace_id.as_deref(), Some("t"));
    }
}

#[test]
fn what_is_no_object_is_refused() {
    for document in [json!(null), json!("<html>"), json!([{"code": "x"}]), json!(1)] {
        assert!(serde_json::from_value::<ApiErrors>(document.clone()).is_err(), "{document}");
    }
}
