//! One type per kind of identifier, so that a machine's ID cannot be passed where a user's is meant.
//!
//! Identifiers are opaque text. Nothing is checked here: the prefixes named below are what Clerk hands out today and may
//! change. They convert from `&str`, `String` and a reference to themselves, so arguments of type `impl Into<MachineId>`
//! take any of these.
//!
//! ```
//! use clerk_types::ids::MachineId;
//!
//! let id = MachineId::new("mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk");
//! assert_eq!(id, "mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk");
//! assert_eq!(MachineId::from(&id), id);
//! ```
//!
//! Two kinds do not mix:
//!
//! ```compile_fail,E0277
//! use clerk_types::ids::{MachineId, UserId};
//!
//! fn delete(id: impl Into<MachineId>) {
//!     let _: MachineId = id.into();
//! }
//!
//! delete(UserId::new("user_2xhFjEI5X2qWRvtV13BzSj8H6Dk"));
//! ```
//!
//! Nor do they compare:
//!
//! ```compile_fail,E0308
//! use clerk_types::ids::{M2mTokenId, MachineId};
//!
//! let _ = MachineId::new("mch_1") == M2mTokenId::new("mch_1");
//! ```

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares identifier types: a `String` with a name of its own.
macro_rules! id {
    ($($(#[$attribute:meta])* $name:ident;)+) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is, without any check.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(id: &String) -> Self {
                Self(id.clone())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    )+};
}

id! {
    /// Identifier of an API key: `ak_` and 32 hexadecimal digits.
    ///
    /// Not the key itself: that is a [`Secret`](crate::secret::Secret), although it starts with `ak_` as well.
    ApiKeyId;
    /// Identifier of a client, that is a browser or an app: `client_…`. Not an [`OAuthClientId`].
    ClientId;
    /// Identifier of an instance: `ins_…`, also the key ID (`kid`) of the key it signs with.
    InstanceId;
    /// Identifier of an M2M token: `mt_` and 32 hexadecimal digits; the `jti` of a token in JWT format.
    ///
    /// Not the token itself, although an opaque one starts with `mt_` as well.
    M2mTokenId;
    /// Identifier of a machine: `mch_…`.
    MachineId;
    /// Identifier of an OAuth access token: `oat_` and 32 hexadecimal digits.
    OAuthAccessTokenId;
    /// Identifier of an OAuth client: `client_…`.
    OAuthClientId;
    /// Identifier of an organization: `org_…`.
    OrganizationId;
    /// Identifier of a SCIM directory: `scim_…`.
    ScimDirectoryId;
    /// Identifier of an activity of a session.
    SessionActivityId;
    /// Identifier of a session: `sess_…`.
    SessionId;
    /// Whom an API key belongs to: a user, an organization, a machine or a SCIM directory.
    ///
    /// Made from the identifier of any of these. What the server sent is told apart by its prefix:
    ///
    /// ```
    /// use clerk_types::ids::{SubjectId, UserId};
    ///
    /// let subject = SubjectId::from(UserId::new("user_1"));
    /// assert_eq!(subject.as_user(), Some(UserId::new("user_1")));
    /// assert_eq!(subject.as_organization(), None);
    /// ```
    SubjectId;
    /// Identifier of a user: `user_…`.
    UserId;
}

#[cfg(feature = "full")]
id! {
    /// Identifier of an actor token.
    ActorTokenId;
    /// Identifier of a link to the admin portal: `apl_…`.
    AdminPortalLinkId;
    /// Identifier of a token of a link to the admin portal: `aplt_` and 32 hexadecimal digits.
    AdminPortalLinkTokenId;
    /// Identifier of an agent.
    AgentId;
    /// Identifier of an agent task.
    AgentTaskId;
    /// Identifier of an entry of the allow-list.
    AllowlistIdentifierId;
    /// Identifier of an entry of the block-list.
    BlocklistIdentifierId;
    /// Identifier of a change to a payer's credit.
    CreditLedgerEntryId;
    /// Identifier of the role of a group of a directory.
    DirectoryGroupRoleMappingId;
    /// Identifier of a directory.
    DirectoryId;
    /// Identifier of a discount.
    DiscountId;
    /// Identifier of a discount as it was applied to a subscription item.
    DiscountRedemptionId;
    /// Identifier of a domain of the instance.
    DomainId;
    /// Identifier of an email address: `idn_…`.
    EmailAddressId;
    /// Identifier of an email that was sent: `ema_…`.
    EmailId;
    /// Identifier of an account with the identity provider of an enterprise.
    EnterpriseAccountId;
    /// Identifier of an enterprise connection.
    EnterpriseConnectionId;
    /// Identifier of a test of an enterprise connection.
    EnterpriseConnectionTestRunId;
    /// Identifier of an account with an external provider: `eac_…`.
    ExternalAccountId;
    /// Identifier of a feature of plans.
    FeatureId;
    /// Identifier of anything a user can be identified by: `idn_…`.
    IdentificationId;
    /// Identifier of an invitation to the application: `inv_…`.
    InvitationId;
    /// Identifier of an invoice.
    InvoiceId;
    /// Identifier of a JWT template.
    JwtTemplateId;
    /// Identifier of an OAuth application. Not its [`OAuthClientId`].
    OAuthApplicationId;
    /// Identifier of the OAuth part of an enterprise connection.
    OAuthConfigId;
    /// Identifier of a domain of an organization: `orgdmn_…`.
    OrganizationDomainId;
    /// Identifier of an invitation to an organization: `orginv_…`.
    OrganizationInvitationId;
    /// Identifier of a membership in an organization: `orgmem_…`.
    OrganizationMembershipId;
    /// Identifier of a passkey: `idn_…`.
    PasskeyId;
    /// Identifier of who gets the money of a payment.
    PayeeId;
    /// Identifier of who pays: a user or an organization.
    PayerId;
    /// Identifier of an attempt to collect a payment.
    PaymentAttemptId;
    /// Identifier of a payment.
    PaymentId;
    /// Identifier of a payment method.
    PaymentMethodId;
    /// Identifier of a payment source, the older name of a payment method.
    PaymentSourceId;
    /// Identifier of a permission.
    PermissionId;
    /// Identifier of a phone number: `idn_…`.
    PhoneNumberId;
    /// Identifier of a plan: `cplan_…`.
    PlanId;
    /// Identifier of a price of a plan.
    PriceId;
    /// Identifier of a product, which plans belong to.
    ProductId;
    /// Identifier of a check of a proxy.
    ProxyCheckId;
    /// Identifier of an address that may be redirected to.
    RedirectUrlId;
    /// Identifier of a role.
    RoleId;
    /// Identifier of a role set.
    RoleSetId;
    /// Identifier of a migration from one role set to another.
    RoleSetMigrationId;
    /// Identifier of an account with a SAML identity provider.
    SamlAccountId;
    /// Identifier of a SAML connection.
    SamlConnectionId;
    /// Identifier of the role of a group of a SCIM directory.
    ScimGroupRoleMappingId;
    /// Identifier of a sign-in.
    SignInId;
    /// Identifier of a sign-in token.
    SignInTokenId;
    /// Identifier of a sign-up.
    SignUpId;
    /// Identifier of a text message that was sent: `sms_…`.
    SmsMessageId;
    /// Identifier of a statement of payments.
    StatementId;
    /// Identifier of a subscription.
    SubscriptionId;
    /// Identifier of a subscription item.
    SubscriptionItemId;
    /// Identifier of a template of emails or text messages.
    TemplateId;
    /// Identifier of a device that a user trusts.
    TrustedDeviceId;
    /// Identifier of an entry of the waitlist.
    WaitlistEntryId;
    /// Identifier of a Web3 wallet: `idn_…`.
    Web3WalletId;
    /// Identifier of a workspace at Clerk, which owns applications.
    WorkspaceId;
}

/// The conversions between [`SubjectId`] and what it may stand for.
macro_rules! subject {
    ($($method:ident, $name:ident, $prefix:literal;)+) => {
        impl SubjectId {$(
            #[doc = concat!("The identifier as a [`", stringify!($name), "`], if it starts with `", $prefix, "`.")]
            pub fn $method(&self) -> Option<$name> {
                self.0.starts_with($prefix).then(|| $name(self.0.clone()))
            }
        )+}

        $(
            impl From<$name> for SubjectId {
                fn from(id: $name) -> Self {
                    Self(id.0)
                }
            }

            impl From<&$name> for SubjectId {
                fn from(id: &$name) -> Self {
                    Self(id.0.clone())
                }
            }
        )+
    };
}

subject! {
    as_machine, MachineId, "mch_";
    as_organization, OrganizationId, "org_";
    as_scim_directory, ScimDirectoryId, "scim_";
    as_user, UserId, "user_";
}
