//! The kind `verifyWebhook`.

use clerk_auth::UnixMillis;
use clerk_auth::webhook::{WebhookEvent, verify_webhook};
use serde_json::{Map, Value};

use crate::Answer;
use crate::case::VerifyWebhook;
use crate::head::Head;
use crate::keys::member;

pub(crate) fn run(case: &VerifyWebhook) -> Answer {
    let head = Head::new(&case.request)?;
    let secret = case.signing_secret.as_deref().unwrap_or_default();
    let body = case.request.body.as_deref().unwrap_or_default();
    match verify_webhook(secret, &head, body.as_bytes(), UnixMillis(case.now)) {
        Ok(event) => Ok(member("event", written(&event)?)),
        Err(error) => Ok(member("thrown", error.class())),
    }
}

/// The members of the body as they stand; one that is not there stays absent.
fn written(event: &WebhookEvent) -> Result<Map<String, Value>, String> {
    let body: Value = event.json().map_err(|error| error.to_string())?;
    let names = ["type", "data", "event_attributes", "timestamp", "instance_id"];
    let mut result: Map<String, Value> =
        names.into_iter().filter_map(|name| Some((name.to_owned(), body.get(name)?.clone()))).collect();
    result.insert("object".to_owned(), "event".into());
    Ok(result)
}
