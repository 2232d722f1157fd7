//! How cookies get from the Frontend API to an application: in a signed token, or behind a nonce.

use serde_json::{Map, json};

use super::cookies::{self, Destination};
use super::tokens;
use crate::bapi::refusal::{self, Refusal};
use crate::core::Core;
use crate::mint::Category;
use crate::random;
use crate::store::{Change, HandshakeNonce, Store};

/// How long a nonce can be redeemed, in milliseconds: the browser is on its way.
const NONCE_LIFE: i64 = 60_000;

/// Every cookie that a handshake answers with, as `Set-Cookie` lines. The token of the development browser goes with
/// them in a development instance.
pub(crate) fn directives(
    core: &Core,
    store: &Store,
    client: Option<&str>,
    dev_browser: Option<&str>,
    destination: &Destination,
    now: i64,
) -> Result<Vec<String>, Refusal> {
    let mut directives = Vec::new();
    if let Some(token) = dev_browser.filter(|_| !core.production) {
        directives.extend(cookies::of_dev_browser(core, token, destination));
    }
    directives.extend(cookies::of_client(core, store, client, destination, now)?);
    Ok(directives.iter().map(ToString::to_string).collect())
}

/// A handshake token: a JWT of the session class with the directives as `handshake`.
pub(crate) fn token(core: &Core, directives: &[String]) -> String {
    let mut payload = Map::new();
    payload.insert("handshake".to_owned(), json!(directives));
    tokens::sign(core, Category::Session, payload)
}

/// Keeps directives for `GET /clients/handshake_payload`, once and for a minute; answers the nonce.
pub(crate) fn keep(store: &mut Store, directives: Vec<String>, now: i64) -> Result<String, Refusal> {
    let old = store.handshake_nonces().iter().filter(|nonce| nonce.expire_at <= now);
    let mut changes: Vec<Change> = old.map(|nonce| Change::drop::<HandshakeNonce>(&nonce.id)).collect();
    let nonce = random::handshake_nonce();
    changes.push(Change::HandshakeNonce(HandshakeNonce {
        id: nonce.clone(),
        directives,
        expire_at: now.saturating_add(NONCE_LIFE),
    }));
    super::save(store, changes)?;
    Ok(nonce)
}

/// Hands the directives out; a second time there are none.
pub(crate) fn redeem(store: &mut Store, nonce: &str, now: i64) -> Result<Vec<String>, Refusal> {
    let kept = store.handshake_nonces().get(nonce).cloned().ok_or_else(refusal::not_found)?;
    super::save(store, vec![Change::drop::<HandshakeNonce>(nonce)])?;
    if now < kept.expire_at { Ok(kept.directives) } else { Err(refusal::not_found()) }
}
