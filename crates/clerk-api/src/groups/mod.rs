//! The groups of operations; [`Clerk`] has one accessor for each.
//!
//! An accessor gives a handle that is `Copy` and whose methods take `self`, so that a future borrows the client and
//! nothing else. Await it at once, store it, join it with others, or move a clone of the client into a task:
//!
//! ```no_run
//! # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
//! use clerk_api::groups::machines::CreateMachine;
//!
//! let machines = clerk.machines();
//! let pending = machines.create(CreateMachine::new("billing"));
//! let billing = pending.await?;
//! let worker = tokio::spawn({
//!     let clerk = clerk.clone();
//!     async move { clerk.machines().get(billing.id).await }
//! });
//! # drop(worker);
//! # Ok(()) }
//! ```
//!
//! Parameters are structs with `new(required, ..)` and one chained setter per optional field. What can be told to be wrong
//! without asking the API (an empty identifier, a lifetime of zero, a limit out of range) fails before any traffic, with
//! [`Error::is_invalid_request`](crate::Error::is_invalid_request).
//!
//! Without the feature `full` there are only `api_keys`, `jwks`, `m2m_tokens`, `machines`, `oauth_access_tokens` and
//! `sessions`.
#![doc = include_str!("../../docs/names.md")]
#![doc = include_str!("../../docs/migration.md")]

#[cfg_attr(not(feature = "full"), allow(dead_code, reason = "only all groups need all checks"))]
mod check;
#[cfg(feature = "full")]
mod full;

#[cfg(feature = "full")]
pub mod actor_tokens;
#[cfg(feature = "full")]
pub mod admin_portal_link_tokens;
#[cfg(feature = "full")]
pub mod agent_tasks;
#[cfg(feature = "full")]
pub mod allowlist_identifiers;
pub mod api_keys;
#[cfg(feature = "full")]
pub mod beta_features;
#[cfg(feature = "full")]
pub mod billing;
#[cfg(feature = "full")]
pub mod blocklist_identifiers;
#[cfg(feature = "full")]
pub mod clients;
#[cfg(feature = "full")]
pub mod credits;
#[cfg(feature = "full")]
pub mod directories;
#[cfg(feature = "full")]
pub mod domains;
#[cfg(feature = "full")]
pub mod email_addresses;
#[cfg(feature = "full")]
pub mod emails;
#[cfg(feature = "full")]
pub mod enterprise_connections;
#[cfg(feature = "full")]
pub mod instance_settings;
#[cfg(feature = "full")]
pub mod invitations;
pub mod jwks;
#[cfg(feature = "full")]
pub mod jwt_templates;
#[cfg(feature = "full")]
pub mod logos;
pub mod m2m_tokens;
pub mod machines;
#[cfg(feature = "full")]
pub mod miscellaneous;
pub mod oauth_access_tokens;
#[cfg(feature = "full")]
pub mod oauth_applications;
#[cfg(feature = "full")]
pub mod organization_domains;
#[cfg(feature = "full")]
pub mod organization_invitations;
#[cfg(feature = "full")]
pub mod organization_memberships;
#[cfg(feature = "full")]
pub mod organization_permissions;
#[cfg(feature = "full")]
pub mod organization_roles;
#[cfg(feature = "full")]
pub mod organizations;
#[cfg(feature = "full")]
pub mod phone_numbers;
#[cfg(feature = "full")]
pub mod proxy_checks;
#[cfg(feature = "full")]
pub mod redirect_urls;
#[cfg(feature = "full")]
pub mod role_sets;
#[cfg(feature = "full")]
pub mod saml_connections;
#[cfg(feature = "full")]
pub mod scim_directories;
pub mod sessions;
#[cfg(feature = "full")]
pub mod sign_in_tokens;
#[cfg(feature = "full")]
pub mod sign_ups;
#[cfg(feature = "full")]
pub mod templates;
#[cfg(feature = "full")]
pub mod testing_tokens;
#[cfg(feature = "full")]
pub mod users;
#[cfg(feature = "full")]
pub mod waitlist_entries;
#[cfg(feature = "full")]
pub mod webhooks;

use self::{
    api_keys::ApiKeys, jwks::JwksGroup, m2m_tokens::M2mTokens, machines::Machines,
    oauth_access_tokens::OAuthAccessTokens, sessions::Sessions,
};
use crate::Clerk;

impl Clerk {
    /// API keys of users and organizations.
    #[doc(alias = "apiKeys")]
    pub fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys::new(self)
    }

    /// The keys that tokens of the instance are verified with.
    pub fn jwks(&self) -> JwksGroup<'_> {
        JwksGroup::new(self)
    }

    /// Machine-to-machine (M2M) tokens.
    #[doc(alias = "m2m")]
    #[doc(alias = "m2mTokens")]
    #[doc(alias = "machineTokens")]
    #[doc(alias = "machine_tokens")]
    pub fn m2m_tokens(&self) -> M2mTokens<'_> {
        M2mTokens::new(self)
    }

    /// Machines, their scopes and their secret keys.
    pub fn machines(&self) -> Machines<'_> {
        Machines::new(self)
    }

    /// OAuth access tokens that the instance issued as an identity provider.
    #[doc(alias = "idPOAuthAccessToken")]
    pub fn oauth_access_tokens(&self) -> OAuthAccessTokens<'_> {
        OAuthAccessTokens::new(self)
    }

    /// Sessions of users, and their tokens.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions::new(self)
    }
}
