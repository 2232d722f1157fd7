//! Users.

use std::fmt;

use serde_json::Value;

pub(crate) use super::identifications::is_email_address;
use super::identifications::{self, Kind, NewIdentification};
use super::{clients, passwords};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, ExternalAccount, Image, Membership, Metadata, SessionStatus, Store, User};

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
    pub(crate) phone_numbers: Vec<String>,
    pub(crate) web3_wallets: Vec<String>,
    pub(crate) external_accounts: Vec<NewExternalAccount>,
    pub(crate) password: Option<String>,
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

/// An account elsewhere of a user to be made.
#[derive(Clone)]
pub(crate) struct NewExternalAccount {
    pub(crate) provider: String,
    pub(crate) provider_user_id: String,
    pub(crate) access_token: String,
    pub(crate) scopes: Vec<String>,
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

    /// One more e-mail address.
    #[must_use]
    pub fn email_address(mut self, address: impl Into<String>) -> Self {
        self.email_addresses.push(address.into());
        self
    }

    /// A phone number, in the form `+12025550123`.
    #[must_use]
    pub fn phone_number(mut self, number: impl Into<String>) -> Self {
        self.phone_numbers.push(number.into());
        self
    }

    /// A password, for `POST /users/{id}/verify_password`; the pages ask for none.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// An account at a provider of OAuth, like `oauth_google`, with the access token that
    /// `GET /users/{id}/oauth_access_tokens/{provider}` answers.
    #[must_use]
    pub fn external_account(
        mut self,
        provider: impl Into<String>,
        provider_user_id: impl Into<String>,
        access_token: impl Into<String>,
    ) -> Self {
        self.external_accounts.push(NewExternalAccount {
            provider: provider.into(),
            provider_user_id: provider_user_id.into(),
            access_token: access_token.into(),
            scopes: Vec::new(),
        });
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
    let user = draft(wanted, now)?;
    save(store, user)
}

/// A user who is not there yet.
pub(crate) fn draft(wanted: NewUser, now: i64) -> Result<User, Refusal> {
    let mut user = User {
        id: wanted.id.unwrap_or_else(|| random::id("user")),
        external_id: wanted.external_id,
        username: wanted.username,
        first_name: wanted.first_name,
        last_name: wanted.last_name,
        external_accounts: wanted.external_accounts.into_iter().map(|one| external_account(one, now)).collect(),
        public_metadata: wanted.public_metadata,
        private_metadata: wanted.private_metadata,
        unsafe_metadata: wanted.unsafe_metadata,
        features: wanted.features,
        plans: wanted.plans,
        // Whoever makes users for tests knows what they do.
        password: wanted.password.map(|text| passwords::of_text(&text, true, now)).transpose()?,
        second_factor: wanted.second_factor,
        delete_self_enabled: true,
        create_organization_enabled: true,
        created_at: wanted.created_at.unwrap_or(now),
        updated_at: now,
        ..User::default()
    };
    for (kind, values) in [
        (Kind::EmailAddress, wanted.email_addresses),
        (Kind::PhoneNumber, wanted.phone_numbers),
        (Kind::Web3Wallet, wanted.web3_wallets),
    ] {
        for value in values {
            identifications::add(&mut user, kind, NewIdentification::verified(value), now)?;
        }
    }
    Ok(user)
}

fn external_account(wanted: NewExternalAccount, now: i64) -> ExternalAccount {
    let bare = wanted.provider.strip_prefix("oauth_").unwrap_or(&wanted.provider);
    ExternalAccount {
        id: random::id("eac"),
        identification_id: random::id("idn"),
        provider: format!("oauth_{bare}"),
        provider_user_id: wanted.provider_user_id,
        access_token: wanted.access_token,
        scopes: wanted.scopes,
        created_at: now,
    }
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a User, Refusal> {
    store.users().get(id).ok_or_else(refusal::not_found)
}

/// The user with this address, whatever the case of its letters.
pub(crate) fn by_email_address<'a>(store: &'a Store, address: &str) -> Option<&'a User> {
    let has = |user: &&User| user.email_addresses.iter().any(|own| own.is_claimed() && own.is(address));
    store.users().iter().find(has)
}

/// Keeps the user as it is now, if what must be unique is.
pub(crate) fn save(store: &mut Store, mut user: User) -> Result<User, Refusal> {
    check(store, &user)?;
    let had = store.users().get(&user.id).is_some_and(User::has_second_factor);
    match (had, user.has_second_factor()) {
        (false, true) => user.mfa_enabled_at = Some(user.updated_at),
        (true, false) => user.mfa_disabled_at = Some(user.updated_at),
        _ => {}
    }
    super::save(store, vec![Change::User(user.clone())])?;
    Ok(user)
}

/// Removes the user with its memberships; its sessions end.
pub(crate) fn remove(store: &mut Store, id: &str, now: i64) -> Result<(), Refusal> {
    let mut changes: Vec<Change> = find(store, id)?.image.iter().map(Change::drop::<Image>).collect();
    changes.push(Change::drop::<User>(id));
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
    identifications::check(store, user)?;
    let others = || store.users().iter().filter(|other| other.id != user.id);
    let taken = |name: &str| {
        others().any(|other| other.username.as_deref().is_some_and(|their| their.eq_ignore_ascii_case(name)))
    };
    if user.username.as_deref().is_some_and(taken) {
        return Err(refusal::identifier_exists("username"));
    }
    if user.external_id.is_some() && others().any(|other| other.external_id == user.external_id) {
        return Err(refusal::identifier_exists("external_id"));
    }
    Ok(())
}

pub(super) fn object(value: Value) -> Metadata {
    match value {
        Value::Object(members) => members,
        _ => Metadata::new(),
    }
}
