//! The browser side of a seed: users and JWT templates.

use serde::Deserialize;
use serde_json::Value;

use super::SeedError;
use crate::sessions::templates::{self, NewJwtTemplate};
use crate::sessions::users::{self, NewExternalAccount, NewUser};
use crate::store::{Metadata, Store};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedUser {
    id: Option<String>,
    email_address: String,
    #[serde(default)]
    phone_numbers: Vec<String>,
    #[serde(default)]
    web3_wallets: Vec<String>,
    #[serde(default)]
    external_accounts: Vec<SeedExternalAccount>,
    password: Option<String>,
    external_id: Option<String>,
    username: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(default)]
    public_metadata: Metadata,
    #[serde(default)]
    private_metadata: Metadata,
    #[serde(default)]
    unsafe_metadata: Metadata,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    plans: Vec<String>,
    #[serde(default)]
    second_factor: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedExternalAccount {
    provider: String,
    provider_user_id: String,
    access_token: String,
    #[serde(default)]
    scopes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedTemplate {
    name: String,
    claims: Value,
    lifetime: Option<i64>,
    allowed_clock_skew: Option<i64>,
}

impl SeedUser {
    /// Unless there is a user with this address.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        if users::by_email_address(store, &self.email_address).is_some() {
            return Ok(());
        }
        let name = self.email_address.clone();
        if self.id.as_deref().is_some_and(|id| store.users().get(id).is_some()) {
            return Err(SeedError("its id is taken".into()).about("user", &name));
        }
        let wanted = NewUser {
            id: self.id,
            email_addresses: vec![self.email_address],
            phone_numbers: self.phone_numbers,
            web3_wallets: self.web3_wallets,
            external_accounts: self.external_accounts.into_iter().map(NewExternalAccount::from).collect(),
            password: self.password,
            external_id: self.external_id,
            username: self.username,
            first_name: self.first_name,
            last_name: self.last_name,
            public_metadata: self.public_metadata,
            private_metadata: self.private_metadata,
            unsafe_metadata: self.unsafe_metadata,
            features: self.features,
            plans: self.plans,
            second_factor: self.second_factor,
            created_at: None,
        };
        users::make(store, wanted, now).map_err(|why| SeedError::from(why).about("user", &name))?;
        Ok(())
    }
}

impl From<SeedExternalAccount> for NewExternalAccount {
    fn from(seed: SeedExternalAccount) -> Self {
        let SeedExternalAccount { provider, provider_user_id, access_token, scopes } = seed;
        Self { provider, provider_user_id, access_token, scopes }
    }
}

impl SeedTemplate {
    /// Unless there is one of this name.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        if templates::by_name(store, &self.name).is_some() {
            return Ok(());
        }
        let name = self.name.clone();
        let mut wanted = NewJwtTemplate::new(self.name, self.claims);
        if let Some(lifetime) = self.lifetime {
            wanted = wanted.lifetime(lifetime);
        }
        if let Some(skew) = self.allowed_clock_skew {
            wanted = wanted.allowed_clock_skew(skew);
        }
        templates::make(store, wanted, now).map_err(|why| SeedError::from(why).about("JWT template", &name))?;
        Ok(())
    }
}
