//! Users.

use std::fmt;

use serde_json::Value;

use super::clients;
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, EmailAddress, Membership, Metadata, SessionStatus, Store, User};

/// A user to be made: for [`Emulator::create_user`](crate::Emulator::create_user), which takes a bare e-mail address too.
///
/// ```
/// use clerk_emulator::{Emulator, NewUser};
///
/// let clerk = Emulator::start();
/// let ada = clerk.create_user(NewUser::new("ada@example.com").name("Ada", "Lovelace").plans(["pro"]));
/// let bob = clerk.create_user("bob@example.com");
/// # assert!(ada.id.starts_with("user_") && bob.id.starts_with("user_"));
/// ```
#[derive(Clone, Default)]
pub struct NewUser {
    /// Given only by whoever seeds the data; else it is made.
    pub(crate) id: Option<String>,
    pub(crate) email_addresses: Vec<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    pub(crate) unsafe_metadata: Metadata,
    pub(crate) features: Vec<String>,
    pub(crate) plans: Vec<String>,
    pub(crate) second_factor: bool,
    pub(crate) created_at: Option<i64>,
}

impl NewUser {
    /// A user with this e-mail address.
    pub fn new(email_address: impl Into<String>) -> Self {
        Self { email_addresses: vec![email_address.into()], ..Self::default() }
    }

    /// First and last name.
    #[must_use]
    pub fn name(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        (self.first_name, self.last_name) = (Some(first.into()), Some(last.into()));
        self
    }

    /// A name that no other user has.
    #[must_use]
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// Your own id for the user.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Members of the public metadata; what is no JSON object is nothing.
    #[must_use]
    pub fn public_metadata(mut self, metadata: Value) -> Self {
        self.public_metadata = object(metadata);
        self
    }

    /// Members of the private metadata; what is no JSON object is nothing.
    #[must_use]
    pub fn private_metadata(mut self, metadata: Value) -> Self {
        self.private_metadata = object(metadata);
        self
    }

    /// Members of the unsafe metadata; what is no JSON object is nothing.
    #[must_use]
    pub fn unsafe_metadata(mut self, metadata: Value) -> Self {
        self.unsafe_metadata = object(metadata);
        self
    }

    /// Features of the user's own plans: `u:<feature>` in the claim `fea`.
    #[must_use]
    pub fn features<S: Into<String>>(mut self, features: impl IntoIterator<Item = S>) -> Self {
        self.features = features.into_iter().map(Into::into).collect();
        self
    }

    /// The user's own plans: `u:<plan>` in the claim `pla`.
    #[must_use]
    pub fn plans<S: Into<String>>(mut self, plans: impl IntoIterator<Item = S>) -> Self {
        self.plans = plans.into_iter().map(Into::into).collect();
        self
    }

    /// A second factor is enrolled, and shown at each sign-in.
    #[must_use]
    pub fn second_factor(mut self) -> Self {
        self.second_factor = true;
        self
    }
}

impl From<&str> for NewUser {
    fn from(email_address: &str) -> Self {
        Self::new(email_address)
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser").field("email_addresses", &self.email_addresses).finish_non_exhaustive()
    }
}

/// Makes a user.
pub(crate) fn make(store: &mut Store, wanted: NewUser, now: i64) -> Result<User, Refusal> {
    let addresses = wanted.email_addresses.into_iter().map(|email_address| EmailAddress {
        id: random::id("idn"),
        email_address,
        created_at: now,
    });
    let email_addresses: Vec<EmailAddress> = addresses.collect();
    let user = User {
        id: wanted.id.unwrap_or_else(|| random::id("user")),
        external_id: wanted.external_id,
        username: wanted.username,
        first_name: wanted.first_name,
        last_name: wanted.last_name,
        primary_email_address_id: email_addresses.first().map(|address| address.id.clone()),
        email_addresses,
        public_metadata: wanted.public_metadata,
        private_metadata: wanted.private_metadata,
        unsafe_metadata: wanted.unsafe_metadata,
        features: wanted.features,
        plans: wanted.plans,
        second_factor: wanted.second_factor,
        banned: false,
        locked: false,
        delete_self_enabled: true,
        create_organization_enabled: true,
        last_sign_in_at: None,
        last_active_at: None,
        created_at: wanted.created_at.unwrap_or(now),
        updated_at: now,
    };
    save(store, user.clone())?;
    Ok(user)
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a User, Refusal> {
    store.users().get(id).ok_or_else(refusal::not_found)
}

/// The user with this address, whatever the case of its letters.
pub(crate) fn by_email_address<'a>(store: &'a Store, address: &str) -> Option<&'a User> {
    let has = |user: &&User| user.email_addresses.iter().any(|own| own.email_address.eq_ignore_ascii_case(address));
    store.users().iter().find(has)
}

/// Keeps the user as it is now, if what must be unique is.
pub(crate) fn save(store: &mut Store, user: User) -> Result<(), Refusal> {
    check(store, &user)?;
    super::save(store, vec![Change::User(user)])
}

/// Removes the user with its memberships; its sessions end.
pub(crate) fn remove(store: &mut Store, id: &str, now: i64) -> Result<(), Refusal> {
    find(store, id)?;
    let mut changes = vec![Change::drop::<User>(id)];
    for membership in store.memberships().iter().filter(|membership| membership.user_id == id) {
        changes.push(Change::drop::<Membership>(&membership.id));
    }
    for session in store.sessions().iter().filter(|session| session.user_id == id && session.is_live(now)) {
        let mut session = session.clone();
        session.end(SessionStatus::Removed);
        session.updated_at = now;
        changes.extend(clients::changed(store, &session.client_id, now));
        changes.push(Change::Session(session));
    }
    super::save(store, changes)
}

fn check(store: &Store, user: &User) -> Result<(), Refusal> {
    let others = || store.users().iter().filter(|other| other.id != user.id);
    for (index, address) in user.email_addresses.iter().enumerate() {
        let text = &address.email_address;
        if !is_email_address(text) {
            return Err(refusal::wrong_format("email_address", "must be an e-mail address"));
        }
        let twice = user.email_addresses.iter().skip(index + 1).any(|own| own.email_address.eq_ignore_ascii_case(text));
        if twice || by_email_address(store, text).is_some_and(|other| other.id != user.id) {
            return Err(refusal::identifier_exists("email_address"));
        }
    }
    if user.username.is_some() && others().any(|other| other.username == user.username) {
        return Err(refusal::identifier_exists("username"));
    }
    if user.external_id.is_some() && others().any(|other| other.external_id == user.external_id) {
        return Err(refusal::identifier_exists("external_id"));
    }
    Ok(())
}

pub(crate) fn is_email_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

pub(super) fn object(value: Value) -> Metadata {
    match value {
        Value::Object(members) => members,
        _ => Metadata::new(),
    }
}
