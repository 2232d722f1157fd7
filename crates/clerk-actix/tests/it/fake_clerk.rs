//! An authenticator whose API is a closure.

use std::sync::Arc;

use bytes::Bytes;
use clerk_api::transport::{RetryPolicy, transport_fn};
use clerk_auth::{Authenticator, TokenType};
use http::{Request, Response};
use serde_json::{Value, json};

/// Of the machine `mch_caller`, for the machine `mch_here`.
pub(crate) const GOOD: &str = "Bearer mt_good";
/// Not known to the API.
pub(crate) const UNKNOWN: &str = "Bearer mt_unknown";
/// Makes the API fail.
pub(crate) const OUTAGE: &str = "Bearer mt_outage";

/// Accepts M2M tokens for `mch_here`.
pub(crate) fn authenticator() -> Authenticator {
    let transport = transport_fn(|request: Request<Bytes>| async move {
        let (status, body) = verify(&serde_json::from_slice(request.body()).unwrap_or_default());
        let response = Response::builder().status(status).header("content-type", "application/json");
        Ok(response.body(Bytes::from(body.to_string())).unwrap())
    });
    Authenticator::builder()
        .machine_secret_key("ak_here")
        .accepts(TokenType::M2mToken)
        .receiver("mch_here")
        .transport(Arc::new(transport))
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

fn verify(body: &Value) -> (u16, Value) {
    match body["token"].as_str() {
        Some("mt_good") => {
            let token = json!({
                "object": "machine_to_machine_token",
                "id": "mt_1",
                "subject": "mch_caller",
                "scopes": ["mch_here"],
                "revoked": false,
                "expired": false,
            });
            (200, token)
        }
        Some("mt_unknown") => (404, json!({ "errors": [] })),
        _ => (503, json!({ "errors": [] })),
    }
}
