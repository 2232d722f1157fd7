//! What callers are while Clerk cannot be asked.

use std::sync::Arc;

use clerk_api::transport::{RetryPolicy, TransportError, transport_fn};
use serde_json::json;

use crate::SessionAuth;
use crate::authenticator::browser_tests::{builder, returning};
use crate::reason::Cause;
use crate::testing::TestKey;

#[tokio::test]
async fn a_nonce_that_could_not_be_redeemed_is_no_stranger() {
    let key = TestKey::generate();
    let errors = |code: &str| json!({ "errors": [{ "code": code, "message": "m" }] });
    for (status, body, cause) in [
        (503, errors("internal"), Cause::Unavailable),
        (429, errors("too_many_requests"), Cause::Unavailable),
        (401, errors("clerk_key_invalid"), Cause::Misconfigured),
        (404, errors("resource_not_found"), Cause::NothingPresented),
        (400, errors("bad_request"), Cause::NothingPresented),
        (200, json!({ "directives": [] }), Cause::NothingPresented),
    ] {
        let transport = transport_fn(move |_| {
            let mut response = http::Response::new(bytes::Bytes::from(body.to_string()));
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
            async move { Ok(response) }
        });
        let authenticator = builder(&key).retry(RetryPolicy::never()).transport(Arc::new(transport)).build().unwrap();
        let state = authenticator.authenticate(&returning("n")).await;
        assert_eq!(state.reason().unwrap().as_str(), "session-token-missing", "{status}");
        assert_eq!(state.refusal().unwrap().cause(), cause, "{status}");
        let caller = state.extract_optional::<SessionAuth>();
        assert_eq!(caller.is_ok(), cause == Cause::NothingPresented, "{status}");
    }
    let broken = transport_fn(|_| async { Err(TransportError::connect(std::io::Error::other("refused"))) });
    let authenticator = builder(&key).retry(RetryPolicy::never()).transport(Arc::new(broken)).build().unwrap();
    let state = authenticator.authenticate(&returning("n")).await;
    assert_eq!(state.refusal().unwrap().cause(), Cause::Unavailable);
}
