//! Browsers: which sessions are in them, and which is in front.

use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Client, DevBrowser, Session, Store};

/// Makes a browser that nobody is signed in to.
pub(crate) fn make(store: &mut Store, now: i64) -> Result<Client, Refusal> {
    let client = Client {
        id: random::id("client"),
        token: random::base62(64),
        last_active_session_id: None,
        created_at: now,
        updated_at: now,
    };
    super::save(store, vec![Change::Client(client.clone())])?;
    Ok(client)
}

/// The browser whose cookie `__client` this is.
pub(crate) fn by_token<'a>(store: &'a Store, token: &str) -> Option<&'a Client> {
    store.clients().by_secret(token)
}

/// The sessions in which a user is signed in, oldest first.
pub(crate) fn live_sessions<'a>(store: &'a Store, client: &str, now: i64) -> Vec<&'a Session> {
    store.sessions().iter().filter(|session| session.client_id == client && session.is_live(now)).collect()
}

/// The session in front: the one last chosen, else the newest.
pub(crate) fn active_session<'a>(store: &'a Store, client: &str, now: i64) -> Option<&'a Session> {
    let chosen = store.clients().get(client)?.last_active_session_id.as_deref();
    let live = live_sessions(store, client, now);
    live.iter().find(|session| Some(session.id.as_str()) == chosen).or(live.last()).copied()
}

/// What the cookie `__client_uat` says: when the sessions last changed, in seconds; 0 when nobody is signed in.
pub(crate) fn uat(store: &Store, client: &str, now: i64) -> i64 {
    match store.clients().get(client) {
        Some(client) if !live_sessions(store, &client.id, now).is_empty() => client.updated_at.div_euclid(1000),
        _ => 0,
    }
}

/// The change that says that the sessions of this browser have changed.
pub(super) fn changed(store: &Store, client: &str, now: i64) -> Option<Change> {
    let mut client = store.clients().get(client)?.clone();
    client.updated_at = now;
    Some(Change::Client(client))
}

/// Makes a browser of a development instance, not yet tied to a client.
pub(crate) fn make_dev_browser(store: &mut Store, now: i64) -> Result<DevBrowser, Refusal> {
    let browser = DevBrowser { id: random::id("dvb"), client_id: None, created_at: now };
    super::save(store, vec![Change::DevBrowser(browser.clone())])?;
    Ok(browser)
}

/// Ties a browser of a development instance to a client.
pub(crate) fn attach(store: &mut Store, dev_browser: &str, client: &str) -> Result<(), Refusal> {
    let mut browser = store.dev_browsers().get(dev_browser).cloned().ok_or_else(refusal::not_found)?;
    if store.clients().get(client).is_none() {
        return Err(refusal::not_found());
    }
    browser.client_id = Some(client.to_owned());
    super::save(store, vec![Change::DevBrowser(browser)])
}

/// The development browser that is tied to this client; a new one if there is none.
pub(crate) fn dev_browser_of(store: &mut Store, client: &str, now: i64) -> Result<DevBrowser, Refusal> {
    let tied = store.dev_browsers().iter().find(|browser| browser.client_id.as_deref() == Some(client));
    if let Some(browser) = tied {
        return Ok(browser.clone());
    }
    let browser = make_dev_browser(store, now)?;
    attach(store, &browser.id, client)?;
    Ok(browser)
}
