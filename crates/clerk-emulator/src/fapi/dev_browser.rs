//! `POST /v1/dev_browser`: a token for a browser of a development instance.

use serde_json::json;

use super::{Answer, Visit};
use crate::bapi::refusal::{self, Refusal};
use crate::sessions::clients;

/// Always a new one: whoever has one does not ask.
pub(super) fn respond(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    if visit.core.production {
        return Err(refusal::not_found());
    }
    let browser = clients::make_dev_browser(&mut visit.core.store(), visit.now)?;
    let body = json!({
        "object": "dev_browser", "id": browser.id, "token": browser.id,
        "created_at": browser.created_at, "updated_at": browser.created_at,
    });
    Ok(Answer::json(200, &body))
}
