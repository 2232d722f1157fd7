//! Data to begin with, from JSON.

mod access;
mod organizations;
mod people;

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::bapi::api_keys::{self, NewApiKey};
use crate::bapi::machines::{self, NewMachine};
use crate::bapi::oauth_access_tokens::{self, NewOAuthToken};
use crate::bapi::refusal::Refusal;
use crate::store::{Restrictions, Settings, Store};
use access::SeedInvitation;
use organizations::{SeedOrganization, SeedRole, SeedRoleSet};
use people::{SeedTemplate, SeedUser};

/// The document; the README describes each member.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Seed {
    pub(crate) secret_key: Option<String>,
    pub(crate) signing_key: Option<String>,
    machines: Vec<SeedMachine>,
    api_keys: Vec<SeedApiKey>,
    oauth_access_tokens: Vec<SeedOAuthToken>,
    claims_version: Option<u8>,
    organization_required: Option<bool>,
    users: Vec<SeedUser>,
    roles: Vec<SeedRole>,
    role_sets: Vec<SeedRoleSet>,
    organizations: Vec<SeedOrganization>,
    jwt_templates: Vec<SeedTemplate>,
    restrictions: Option<Restrictions>,
    allowlist: Vec<String>,
    blocklist: Vec<String>,
    invitations: Vec<SeedInvitation>,
    redirect_urls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedMachine {
    name: String,
    /// Names, or ids of machines that exist.
    #[serde(default)]
    scopes: Vec<String>,
    default_token_ttl: Option<i64>,
    id: Option<String>,
    secret_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedApiKey {
    name: String,
    subject: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    description: Option<String>,
    #[serde(default)]
    claims: Value,
    #[serde(default)]
    scopes: Vec<String>,
    created_by: Option<String>,
    seconds_until_expiration: Option<f64>,
    secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedOAuthToken {
    subject: String,
    client_id: String,
    #[serde(default)]
    scopes: Vec<String>,
    aud: Option<Vec<String>>,
    act: Option<Value>,
    seconds_until_expiration: Option<f64>,
    token: String,
}

/// Why a seed cannot be used.
#[derive(Debug)]
pub(crate) struct SeedError(String);

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Seed {
    pub(crate) fn parse(text: &str) -> Result<Self, SeedError> {
        // The derived reader would take an array too, as the members in their order.
        if !text.trim_start().starts_with('{') {
            return Err(SeedError("it is not a JSON object".into()));
        }
        serde_json::from_str(text).map_err(|error| SeedError(error.to_string()))
    }

    /// Settings that are given count, whatever was set before.
    fn plant_settings(&self, store: &mut Store) -> Result<(), SeedError> {
        if self.claims_version.is_some_and(|version| !matches!(version, 1 | 2)) {
            return Err(SeedError("claims_version must be 1 or 2".into()));
        }
        if self.claims_version.is_none() && self.organization_required.is_none() && self.restrictions.is_none() {
            return Ok(());
        }
        let change = |settings: &mut Settings| {
            settings.claims_version = self.claims_version.unwrap_or(settings.claims_version);
            settings.organization_required = self.organization_required.unwrap_or(settings.organization_required);
            if let Some(restrictions) = &self.restrictions {
                settings.restrictions = restrictions.clone();
            }
        };
        store.change_settings(change).map_err(|error| SeedError(error.to_string()))
    }

    /// Adds what is not there yet: machines are the same if the name is, API keys if name and subject are, OAuth access
    /// tokens if the token is, users if the e-mail address is, organizations if the slug is, JWT templates if the name is,
    /// role sets if the key is, entries of lists and redirect URLs if their text is, invitations as long as one for the
    /// address is pending.
    /// What is there is left as it is, except that missing scopes and members are added, and roles get the permissions
    /// given here.
    pub(crate) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        self.plant_settings(store)?;
        for machine in &self.machines {
            if by_name(store, &machine.name).is_none() {
                machine.plant(store, now).map_err(|why| why.about("machine", &machine.name))?;
            }
        }
        for machine in &self.machines {
            machine.plant_scopes(store, now).map_err(|why| why.about("machine", &machine.name))?;
        }
        for key in self.api_keys {
            let there = store.api_keys().iter().any(|old| old.name == key.name && old.subject == key.subject);
            if !there {
                let name = key.name.clone();
                key.plant(store, now).map_err(|why| why.about("API key", &name))?;
            }
        }
        for token in self.oauth_access_tokens {
            if store.oauth_tokens().by_secret(&token.token).is_none() {
                let client = token.client_id.clone();
                token.plant(store, now).map_err(|why| why.about("OAuth access token of client", &client))?;
            }
        }
        self.users.into_iter().try_for_each(|user| user.plant(store, now))?;
        self.roles.into_iter().try_for_each(|role| role.plant(store, now))?;
        self.role_sets.into_iter().try_for_each(|set| set.plant(store, now))?;
        self.organizations.into_iter().try_for_each(|organization| organization.plant(store, now))?;
        self.jwt_templates.into_iter().try_for_each(|template| template.plant(store, now))?;
        access::plant_lists(&self.allowlist, &self.blocklist, store, now)?;
        access::plant_redirect_urls(&self.redirect_urls, store, now)?;
        self.invitations.into_iter().try_for_each(|invitation| invitation.plant(store, now))?;
        Ok(())
    }
}

impl SeedMachine {
    fn plant(&self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        if self.id.as_deref().is_some_and(|id| store.machines().get(id).is_some()) {
            return Err(SeedError("its id is taken".into()));
        }
        if self.secret_key.as_deref().is_some_and(|key| store.machines().by_secret(key).is_some()) {
            return Err(SeedError("its secret key is taken".into()));
        }
        let mut wanted = NewMachine::named(&self.name);
        wanted.default_token_ttl = self.default_token_ttl.unwrap_or(wanted.default_token_ttl);
        wanted.id.clone_from(&self.id);
        wanted.secret_key.clone_from(&self.secret_key);
        machines::make(store, wanted, now)?;
        Ok(())
    }

    fn plant_scopes(&self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        let from = by_name(store, &self.name).unwrap_or_default();
        for scope in &self.scopes {
            let by_id = || store.machines().get(scope).map(|machine| machine.id.clone());
            let Some(to) = by_name(store, scope).or_else(by_id) else {
                return Err(SeedError(format!("there is no machine {scope:?} for its scopes")));
            };
            let has = |machine: &crate::store::Machine| machine.scopes.iter().any(|old| old.to == to);
            if !store.machines().get(&from).is_some_and(has) {
                machines::add_scope(store, &from, &to, now)?;
            }
        }
        Ok(())
    }
}

impl SeedApiKey {
    fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        if self.secret.as_deref().is_some_and(|secret| store.api_keys().by_secret(secret).is_some()) {
            return Err(SeedError("its secret is taken".into()));
        }
        let mut wanted = NewApiKey::new(self.name, self.subject).scopes(self.scopes).claims(self.claims);
        wanted.kind = self.kind.unwrap_or(wanted.kind);
        wanted.description = self.description;
        wanted.created_by = self.created_by;
        wanted.seconds = self.seconds_until_expiration;
        wanted.secret = self.secret;
        api_keys::make(store, wanted, now)?;
        Ok(())
    }
}

impl SeedOAuthToken {
    fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        let mut wanted = NewOAuthToken::new(self.subject, self.client_id).scopes(self.scopes);
        wanted.audience = self.aud;
        wanted.actor = self.act;
        wanted.seconds = self.seconds_until_expiration;
        wanted.token = Some(self.token);
        oauth_access_tokens::make(store, wanted, now)?;
        Ok(())
    }
}

impl SeedError {
    fn about(self, what: &str, name: &str) -> Self {
        Self(format!("{what} {name:?}: {}", self.0))
    }
}

impl From<Refusal> for SeedError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.text())
    }
}

fn by_name(store: &Store, name: &str) -> Option<String> {
    store.machines().iter().find(|machine| machine.name == name).map(|machine| machine.id.clone())
}
