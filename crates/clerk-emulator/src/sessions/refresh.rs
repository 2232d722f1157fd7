//! A new session token for an expired one: the way that needs no browser.
//!
//! Every doubt is a 401, upon which an application falls back to the handshake.

use super::cookies::{self, Destination, Names};
use super::{lifecycle, tokens};
use crate::bapi::refusal::{self, Refusal};
use crate::core::Core;
use crate::jwt;
use crate::mint::Category;
use crate::store::{Session, Store};

/// An expired token older than this many seconds is not refreshed: a day.
const OLDEST: i64 = 86_400;

/// What an application knows of a session whose token has expired.
pub(crate) struct Expired<'a> {
    /// The id in the path.
    pub(crate) session: &'a str,
    pub(crate) token: &'a str,
    pub(crate) refresh_token: &'a str,
    /// Where the browser's request went.
    pub(crate) origin: &'a str,
}

/// A new session token.
pub(crate) fn as_token(core: &Core, store: &Store, expired: &Expired<'_>, now: i64) -> Result<String, Refusal> {
    let (session, destination) = check(core, store, expired, now)?;
    tokens::session_token(core, store, session, Some(&destination.origin), None, now)
}

/// A new session token, as `Set-Cookie` lines.
pub(crate) fn as_cookies(
    core: &Core,
    store: &Store,
    expired: &Expired<'_>,
    names: Names,
    now: i64,
) -> Result<Vec<String>, Refusal> {
    let (session, destination) = check(core, store, expired, now)?;
    let directives = cookies::of_session(core, store, session, &destination, names, now)?;
    Ok(directives.iter().map(ToString::to_string).collect())
}

fn check<'a>(
    core: &Core,
    store: &'a Store,
    expired: &Expired<'_>,
    now: i64,
) -> Result<(&'a Session, Destination), Refusal> {
    let refuse = |code, why: &str| Err(refusal::sessions::not_refreshed(code, why));
    let Some((header, claims)) = jwt::verify(core, expired.token) else {
        return refuse("expired_session_token_invalid", "the expired session token does not verify");
    };
    let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str);
    if header.get("cat").is_some_and(|category| category != Category::Session.as_str()) {
        return refuse("session_refresh_session_token_ineligible", "the expired token is no session token");
    }
    let Some(session_id) = text("sid") else {
        return refuse("expired_session_token_missing_sid", "the expired session token has no claim sid");
    };
    let Some(party) = text("azp") else {
        return refuse("expired_session_token_missing_azp", "the expired session token has no claim azp");
    };
    let Some(issued_at) = claims.get("iat").and_then(serde_json::Value::as_i64) else {
        return refuse("session_refresh_expired_session_token_missing_iat", "the expired session token has no iat");
    };
    if now.div_euclid(1000).saturating_sub(issued_at) > OLDEST {
        return refuse("session_refresh_expired_session_token_too_old", "the expired session token is too old");
    }
    if session_id != expired.session {
        return refuse("refresh_sid_mismatch", "the expired session token belongs to another session");
    }
    let Some(destination) = Destination::of(core, expired.origin).filter(|found| found.origin == expired.origin) else {
        return refuse("refresh_request_origin_invalid", "the origin of the request is no origin");
    };
    if destination.origin != party {
        return refuse("refresh_request_origin_azp_mismatch", "the expired session token is for another origin");
    }
    let Some(owner) = store.sessions().by_secret(expired.refresh_token) else {
        return refuse("refresh_token_not_found", "the refresh token is unknown");
    };
    if owner.id != expired.session {
        return refuse("refresh_sid_mismatch", "the refresh token belongs to another session");
    }
    let Ok(session) = lifecycle::find(store, expired.session) else {
        return refuse("session_refresh_session_not_found", "the session does not exist");
    };
    if store.users().get(&session.user_id).is_none() {
        return refuse("session_refresh_user_not_found", "the user of the session does not exist");
    }
    if !session.is_live(now) {
        return refuse("session_refresh_inactive_session", "the session has ended");
    }
    Ok((session, destination))
}
