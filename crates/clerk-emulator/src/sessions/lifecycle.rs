//! Signing in, signing out, and what happens to a session in between.

use std::fmt;

use serde_json::Value;

use super::{clients, memberships, users};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Client, Session, SessionStatus, Store};

/// The task of whoever has to choose an organization before anything else.
pub(crate) const CHOOSE_ORGANIZATION: &str = "choose-organization";

/// A session to be begun: for [`Emulator::create_session`](crate::Emulator::create_session), which takes a bare user id
/// too.
///
/// ```
/// use clerk_emulator::{Emulator, NewSession};
/// use serde_json::json;
///
/// let clerk = Emulator::start();
/// let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
/// clerk.add_member(&acme.id, &ada.id, "org:admin");
/// let plain = clerk.create_session(&ada.id);
/// let in_acme = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
/// let by_support = clerk.create_session(NewSession::of(&ada.id).actor(json!({ "sub": "user_support" })));
/// let waiting = clerk.create_session(NewSession::of(&ada.id).task("choose-organization"));
/// # assert_eq!([plain, in_acme, by_support, waiting].map(|session| session.user_id), [ada.id.clone(), ada.id.clone(), ada.id.clone(), ada.id]);
/// ```
#[derive(Clone, Default)]
pub struct NewSession {
    pub(crate) user: String,
    pub(crate) client: Option<String>,
    pub(crate) organization: Option<String>,
    pub(crate) tasks: Vec<String>,
    pub(crate) actor: Option<Value>,
    /// Milliseconds, if not as long as others.
    pub(crate) life: Option<i64>,
}

impl NewSession {
    /// A session of the user with this id, in a browser of its own.
    pub fn of(user: impl Into<String>) -> Self {
        Self { user: user.into(), ..Self::default() }
    }

    /// In the browser of another session, by the id of that browser's client.
    #[must_use]
    pub fn client(mut self, client: impl Into<String>) -> Self {
        self.client = Some(client.into());
        self
    }

    /// The id of the organization that is active in it; the user must be a member.
    #[must_use]
    pub fn organization(mut self, organization: impl Into<String>) -> Self {
        self.organization = Some(organization.into());
        self
    }

    /// Pending until this is done. `choose-organization` is done by choosing one.
    #[must_use]
    pub fn task(mut self, key: impl Into<String>) -> Self {
        self.tasks.push(key.into());
        self
    }

    /// Whoever acts as the user: the claim `act`, an object with `sub`.
    #[must_use]
    pub fn actor(mut self, actor: Value) -> Self {
        self.actor = Some(actor);
        self
    }
}

impl From<&str> for NewSession {
    fn from(user: &str) -> Self {
        Self::of(user)
    }
}

impl From<&String> for NewSession {
    fn from(user: &String) -> Self {
        Self::of(user)
    }
}

impl fmt::Debug for NewSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Signs a user in: a new session, in front of the others of its browser. Without a client, in a new one.
pub(crate) fn begin(store: &mut Store, wanted: NewSession, now: i64) -> Result<Session, Refusal> {
    let mut user = users::find(store, &wanted.user)?.clone();
    if user.banned || user.locked {
        return Err(refusal::sessions::user_locked_out(user.banned));
    }
    if let Some(organization) = &wanted.organization {
        memberships::find(store, organization, &user.id)?;
    }
    if wanted.actor.as_ref().is_some_and(|actor| !actor.get("sub").is_some_and(Value::is_string)) {
        return Err(refusal::wrong_value("actor", "must be an object with a text as sub"));
    }
    let client = match &wanted.client {
        Some(id) => store.clients().get(id).ok_or_else(refusal::not_found)?.id.clone(),
        None => clients::make(store, now)?.id,
    };
    let token = random::refresh_token();
    let mut session = Session::begin(random::id("sess"), client.clone(), user.id.clone(), token, now);
    session.actor = wanted.actor;
    session.expire_at = wanted.life.map_or(session.expire_at, |life| now.saturating_add(life));
    session.second_factor_verified_at = user.has_second_factor().then_some(now);
    session.tasks = wanted.tasks;
    let choice = session.tasks.iter().any(|task| task == CHOOSE_ORGANIZATION);
    if store.settings().organization_required && wanted.organization.is_none() && !choice {
        session.tasks.push(CHOOSE_ORGANIZATION.to_owned());
    }
    session.last_active_organization_id = wanted.organization;
    (user.last_sign_in_at, user.last_active_at) = (Some(now), Some(now));
    let mut changes = vec![Change::User(user), Change::Session(session.clone())];
    changes.extend(in_front(store, &client, &session.id, now));
    super::save(store, changes)?;
    Ok(session)
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Session, Refusal> {
    store.sessions().get(id).ok_or_else(refusal::not_found)
}

/// Ends a session: `Ended`, `Removed` or `Revoked`. One that is not alive any more stays as it is.
pub(crate) fn end(store: &mut Store, id: &str, status: SessionStatus, now: i64) -> Result<Session, Refusal> {
    let mut session = find(store, id)?.clone();
    if session.is_live(now) {
        session.end(status);
        session.updated_at = now;
        let mut changes = vec![Change::Session(session.clone())];
        changes.extend(clients::changed(store, &session.client_id, now));
        super::save(store, changes)?;
    }
    Ok(session)
}

/// Signs everybody in this browser out.
pub(crate) fn end_all(store: &mut Store, client: &str, now: i64) -> Result<(), Refusal> {
    let live: Vec<String> =
        clients::live_sessions(store, client, now).iter().map(|session| session.id.clone()).collect();
    for session in live {
        end(store, &session, SessionStatus::Removed, now)?;
    }
    Ok(())
}

/// Revokes whatever the user is signed in to.
pub(crate) fn end_all_of_user(store: &mut Store, user: &str, now: i64) -> Result<(), Refusal> {
    let live = store.sessions().iter().filter(|session| session.user_id == user && session.is_live(now));
    let live: Vec<String> = live.map(|session| session.id.clone()).collect();
    live.iter().try_for_each(|session| end(store, session, SessionStatus::Revoked, now).map(drop))
}

/// Puts a session in front of the others of its browser: the account switch.
pub(crate) fn activate(store: &mut Store, id: &str, now: i64) -> Result<Session, Refusal> {
    let mut session = live(store, id, now)?;
    session.last_active_at = now;
    session.updated_at = now;
    let mut changes = vec![Change::Session(session.clone())];
    changes.extend(in_front(store, &session.client_id, &session.id, now));
    super::save(store, changes)?;
    Ok(session)
}

/// Makes an organization active, or with `None` the personal account. The user must be a member. A pending choice of an
/// organization is done by that.
pub(crate) fn set_active_organization(
    store: &mut Store,
    id: &str,
    organization: Option<&str>,
    now: i64,
) -> Result<Session, Refusal> {
    let mut session = live(store, id, now)?;
    match organization {
        Some(organization) => {
            memberships::find(store, organization, &session.user_id)?;
            session.tasks.retain(|task| task != CHOOSE_ORGANIZATION);
        }
        None if store.settings().organization_required => return Err(refusal::sessions::organization_required()),
        None => {}
    }
    session.last_active_organization_id = organization.map(str::to_owned);
    (session.last_active_at, session.updated_at) = (now, now);
    let mut changes = vec![Change::Session(session.clone())];
    changes.extend(clients::changed(store, &session.client_id, now));
    super::save(store, changes)?;
    Ok(session)
}

/// Something that was to be done first is done. An organization is chosen by
/// [`set_active_organization`] alone.
pub(crate) fn complete_task(store: &mut Store, id: &str, task: &str, now: i64) -> Result<Session, Refusal> {
    let mut session = live(store, id, now)?;
    if task == CHOOSE_ORGANIZATION || !session.tasks.iter().any(|open| open == task) {
        return Err(refusal::not_found());
    }
    session.tasks.retain(|open| open != task);
    (session.last_active_at, session.updated_at) = (now, now);
    let mut changes = vec![Change::Session(session.clone())];
    changes.extend(clients::changed(store, &session.client_id, now));
    super::save(store, changes)?;
    Ok(session)
}

/// One of the two ways in which users prove who they are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Factor {
    First,
    /// Enrols the user if need be.
    Second,
}

/// The user has shown a factor again: its age starts over.
pub(crate) fn verify_factor(store: &mut Store, id: &str, factor: Factor, now: i64) -> Result<Session, Refusal> {
    let mut session = live(store, id, now)?;
    let mut changes = Vec::new();
    match factor {
        Factor::First => session.first_factor_verified_at = now,
        Factor::Second => {
            session.second_factor_verified_at = Some(now);
            let mut user = users::find(store, &session.user_id)?.clone();
            if !user.has_second_factor() {
                user.second_factor = true;
                changes.push(Change::User(user));
            }
        }
    }
    (session.last_active_at, session.updated_at) = (now, now);
    changes.push(Change::Session(session.clone()));
    changes.extend(clients::changed(store, &session.client_id, now));
    super::save(store, changes)?;
    Ok(session)
}

/// A session that a user is signed in to.
fn live(store: &Store, id: &str, now: i64) -> Result<Session, Refusal> {
    let session = find(store, id)?;
    if session.is_live(now) { Ok(session.clone()) } else { Err(refusal::not_found()) }
}

fn in_front(store: &Store, client: &str, session: &str, now: i64) -> Option<Change> {
    let client = store.clients().get(client)?.clone();
    Some(Change::Client(Client { last_active_session_id: Some(session.to_owned()), updated_at: now, ..client }))
}
