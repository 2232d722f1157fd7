//! `GET /jwks`: the public keys.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::routes::Route;
use super::{Answer, Call};

pub(super) const ROUTES: &[Route] = &[Route::new("GET", "jwks", get)];

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let keys: Vec<Value> = call.core.known_keys().iter().map(|key| key.jwk()).collect();
    Ok(Answer::ok(json!({ "keys": keys })))
}
