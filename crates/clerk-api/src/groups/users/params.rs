//! What lists, counts, creations and changes of users take.

use clerk_types::{
    ids::{EmailAddressId, PhoneNumberId, UserId, Web3WalletId},
    resources::password_hashers::PasswordHasher,
    secret::Secret,
    time::{Millis, Rfc3339},
};
use serde::Serialize;

use super::super::check::{self, Outcome};
use crate::{Filter, JsonObject};

/// How many entries a filter has at most.
const MAX_FILTERS: usize = 100;

/// Makes the parameters of lists and of counts, which have their filters in common.
macro_rules! filtered {
    ($($(#[$meta:meta])* $name:ident: $type:ty $(as $kind:ident $(<$item:ty>)?)?,)*) => {
        params! {
            /// Which users to list, for [`Users::list`](super::Users::list). A filter without entries is none.
            #[doc(alias = "UserListParams")]
            pub struct ListUsers {
                page 500;
                optional {
                    /// The user behind whom the page starts. Together with no offset, and with no order but by
                    /// `created_at`.
                    starting_after: UserId as into,
                    /// `created_at`, `updated_at`, `email_address`, `web3wallet`, `first_name`, `last_name`,
                    /// `phone_number`, `username`, `last_active_at` or `last_sign_in_at`, after a `+` (or nothing) for
                    /// ascending or a `-` for descending order; `-created_at` by default.
                    order_by: String as into,
                    $($(#[$meta])* $name: $type $(as $kind $(<$item>)?)?,)*
                }
            }
        }

        params! {
            /// Which users to count, for [`Users::count`](super::Users::count). A filter without entries is none.
            #[doc(alias = "UserCountParams")]
            pub struct CountUsers {
                optional {$(
                    $(#[$meta])* $name: $type $(as $kind $(<$item>)?)?,
                )*}
            }
        }

        impl From<ListUsers> for CountUsers {
            fn from(params: ListUsers) -> Self {
                Self {$($name: params.$name,)*}
            }
        }
    };
}

filtered! {
    /// Only users with one of these email addresses, at most 100.
    email_address: Vec<String> as list<String>,
    /// Only users with one of these phone numbers, at most 100.
    phone_number: Vec<String> as list<String>,
    /// Only users with one of these identifiers of your own, or with none of those that are excluded; at most 100.
    external_id: Vec<Filter> as list<Filter>,
    /// Only users with one of these usernames, at most 100.
    username: Vec<String> as list<String>,
    /// Only users with one of these Web3 wallets, at most 100.
    web3_wallet: Vec<String> as list<String>,
    /// Only these users, or none of those that are excluded; at most 100.
    user_id: Vec<Filter> as list<Filter>,
    /// Only members of these organizations, or of none of those that are excluded; at most 100.
    organization_id: Vec<Filter> as list<Filter>,
    /// Only users with this text in an address, a number, a wallet, their username, names or identifier.
    query: String as into,
    /// Only users with this text in an email address.
    email_address_query: String as into,
    /// Only users with this text in a phone number.
    phone_number_query: String as into,
    /// Only users with this text in their username.
    username_query: String as into,
    /// Only users with this text in their names.
    name_query: String as into,
    /// Only users who are banned, or only those who are not.
    banned: bool,
    /// Only users who were active last before this instant.
    last_active_at_before: Millis,
    /// Only users who were active after this instant.
    last_active_at_after: Millis,
    /// Only users who were created before this instant.
    created_at_before: Millis,
    /// Only users who were created after this instant.
    created_at_after: Millis,
    /// Only users who signed in last before this instant.
    last_sign_in_at_before: Millis,
    /// Only users who signed in after this instant.
    last_sign_in_at_after: Millis,
    /// Which provider `provider_user_id` is about, for example `oauth_google`; never without it.
    provider: String as into,
    /// Only users with one of these identifiers at `provider`, at most 100; never without it.
    provider_user_id: Vec<String> as list<String>,
}

impl ListUsers {
    pub(super) fn check(&self) -> Outcome {
        if self.starting_after.is_some() {
            if self.offset.is_some_and(|offset| offset != 0) {
                return Err("`starting_after` and `offset` exclude each other".to_owned());
            }
            if !self.is_by_creation() {
                return Err("`starting_after` needs `order_by` to be `created_at`".to_owned());
            }
        }
        check::optional(self.starting_after.as_ref(), |id| check::filled("starting_after", id.as_str()))?;
        CountUsers::from(self).check()
    }

    /// Whether pages can be told apart by a cursor.
    pub(super) fn can_have_cursor(&self) -> bool {
        self.is_by_creation() && self.offset.is_none_or(|offset| offset == 0)
    }

    fn is_by_creation(&self) -> bool {
        let order = self.order_by.as_deref();
        order.is_none_or(|order| order.strip_prefix(['+', '-']).unwrap_or(order) == "created_at")
    }
}

impl From<&ListUsers> for CountUsers {
    fn from(params: &ListUsers) -> Self {
        params.clone().into()
    }
}

impl CountUsers {
    pub(super) fn check(&self) -> Outcome {
        for (name, texts) in [
            ("email_address", &self.email_address),
            ("phone_number", &self.phone_number),
            ("username", &self.username),
            ("web3_wallet", &self.web3_wallet),
            ("provider_user_id", &self.provider_user_id),
        ] {
            check::optional(texts.as_ref(), |texts| check::at_most(name, texts, MAX_FILTERS))?;
        }
        for (name, filters) in
            [("external_id", &self.external_id), ("user_id", &self.user_id), ("organization_id", &self.organization_id)]
        {
            check::optional(filters.as_ref(), |filters| check::at_most(name, filters, MAX_FILTERS))?;
        }
        Ok(())
    }
}

params! {
    /// What a new user is like, for [`Users::create`](super::Users::create).
    #[doc(alias = "CreateUserParams")]
    pub struct CreateUser {
        optional {
            /// Your own identifier for the user, unique in the instance.
            external_id: String as into,
            /// The first name.
            first_name: String as into,
            /// The last name.
            last_name: String as into,
            /// The language that the user prefers, for example `en-US`.
            locale: String as into,
            /// The email addresses; the first one is the primary one.
            email_address: Vec<String> as list<String>,
            /// Whether each of the email addresses, in their order, is verified or reserved; all are verified by default.
            email_address_identification_status: Vec<IdentificationStatus> as list<IdentificationStatus>,
            /// The phone numbers, in E.164 format; the first one is the primary one.
            phone_number: Vec<String> as list<String>,
            /// Whether each of the phone numbers, in their order, is verified or reserved; all are verified by default.
            phone_number_identification_status: Vec<IdentificationStatus> as list<IdentificationStatus>,
            /// The Web3 wallets; the first one is the primary one.
            web3_wallet: Vec<String> as list<String>,
            /// The username, unique in the instance.
            username: String as into,
            /// The password.
            password: Secret as into,
            /// A digest of the password, in the form that belongs to `password_hasher`; in place of `password`.
            password_digest: Secret as into,
            /// How the digest was made.
            password_hasher: PasswordHasher as into,
            /// Whether to take any password, for those that come from elsewhere.
            skip_password_checks: bool,
            /// Whether to go without a password although the instance requires one.
            skip_password_requirement: bool,
            /// The secret of an authenticator app: SHA-1, six digits, 30 s.
            totp_secret: Secret as into,
            /// Backup codes, in plain or as digests by bcrypt.
            backup_codes: Vec<Secret> as list<Secret>,
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
            /// What browsers can read and write.
            unsafe_metadata: JsonObject as into,
            /// Whether the user may delete the own account.
            delete_self_enabled: bool,
            /// When the user accepted the legal documents.
            legal_accepted_at: Rfc3339 as into,
            /// Whether to go without that although the instance requires it.
            skip_legal_checks: bool,
            /// Whether to go without identifiers that the instance requires; one of some kind there must be.
            skip_user_requirement: bool,
            /// Whether the user may create organizations.
            create_organization_enabled: bool,
            /// How many organizations the user may create; 0 means any number.
            create_organizations_limit: u32,
            /// When the user signed up; now by default.
            created_at: Rfc3339 as into,
            /// Whether sign-ins from devices that are not known do without further proof.
            bypass_client_trust: bool,
            /// Whether the user is banned from the start.
            banned: bool,
            /// Whether the user is locked out from the start.
            locked: bool,
        }
    }
}

impl CreateUser {
    pub(super) fn check(&self) -> Outcome {
        statuses("email_address", self.email_address.as_deref(), self.email_address_identification_status.as_deref())?;
        statuses("phone_number", self.phone_number.as_deref(), self.phone_number_identification_status.as_deref())
    }
}

/// As many statuses as there are addresses or numbers, or none.
fn statuses(name: &str, texts: Option<&[String]>, statuses: Option<&[IdentificationStatus]>) -> Outcome {
    let texts = texts.unwrap_or_default();
    let statuses = statuses.unwrap_or_default();
    texts.iter().try_for_each(|text| check::filled(name, text))?;
    if !statuses.is_empty() && statuses.len() != texts.len() {
        return Err(format!("`{name}_identification_status` has {} entries for {}", statuses.len(), texts.len()));
    }
    if statuses.contains(&IdentificationStatus::Unverified) {
        return Err(format!("`{name}_identification_status` must be verified or reserved"));
    }
    Ok(())
}

params! {
    /// What to change about a user, for [`Users::update`](super::Users::update). What is neither set nor cleared stays as
    /// it is.
    #[doc(alias = "UpdateUserParams")]
    pub struct UpdateUser {
        optional {
            /// The email address that is used first; a verified one of the user.
            primary_email_address_id: EmailAddressId as into,
            /// Whether to tell the user that the primary email address is another one; false by default.
            notify_primary_email_address_changed: bool,
            /// The phone number that is used first; a verified one of the user.
            primary_phone_number_id: PhoneNumberId as into,
            /// The Web3 wallet that is used first; a verified one of the user.
            primary_web3_wallet_id: Web3WalletId as into,
            /// The picture, by the identifier of an image that was uploaded.
            profile_image_id: String as into,
            /// The password.
            password: Secret as into,
            /// A digest of the password, in the form that belongs to `password_hasher`; in place of `password`.
            password_digest: Secret as into,
            /// How the digest was made.
            password_hasher: PasswordHasher as into,
            /// Whether to take any password; together with `password` only.
            skip_password_checks: bool,
            /// Whether to end the user's sessions; together with `password` only.
            sign_out_of_other_sessions: bool,
            /// The secret of an authenticator app: SHA-1, six digits, 30 s.
            totp_secret: Secret as into,
            /// Backup codes, in plain or as digests by bcrypt.
            backup_codes: Vec<Secret> as list<Secret>,
            /// Whether the user may delete the own account.
            delete_self_enabled: bool,
            /// Whether the user may create organizations.
            create_organization_enabled: bool,
            /// How many organizations the user may create; 0 means any number.
            create_organizations_limit: u32,
            /// When the user accepted the legal documents.
            legal_accepted_at: Rfc3339 as into,
            /// Whether to go without that although the instance requires it.
            skip_legal_checks: bool,
            /// When the user signed up.
            created_at: Rfc3339 as into,
            /// Whether sign-ins from devices that are not known do without further proof.
            bypass_client_trust: bool,
        }
        patch {
            /// Your own identifier for the user, unique in the instance.
            external_id / clear_external_id: String as into,
            /// The first name.
            first_name / clear_first_name: String as into,
            /// The last name.
            last_name / clear_last_name: String as into,
            /// The language that the user prefers, for example `en-US`.
            locale / clear_locale: String as into,
            /// The username, unique in the instance.
            username / clear_username: String as into,
        }
    }
}

impl UpdateUser {
    pub(super) fn check(&self) -> Outcome {
        for (name, id) in [
            ("primary_email_address_id", self.primary_email_address_id.as_ref().map(EmailAddressId::as_str)),
            ("primary_phone_number_id", self.primary_phone_number_id.as_ref().map(PhoneNumberId::as_str)),
            ("primary_web3_wallet_id", self.primary_web3_wallet_id.as_ref().map(Web3WalletId::as_str)),
        ] {
            check::optional(id, |id| check::filled(name, id))?;
        }
        Ok(())
    }
}

/// What an email address or a phone number counts as from the start.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum IdentificationStatus {
    /// Not verified, but kept for the user: good for signing in, and nobody else can have it.
    Reserved,
    /// Not verified: no good for signing in, and others can have it as well. Not for new users.
    Unverified,
    /// Verified.
    Verified,
}
