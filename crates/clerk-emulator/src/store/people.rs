//! Users.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A JSON object that belongs to whoever uses the instance.
pub(crate) type Metadata = Map<String, Value>;

/// Fields that are not in older data are as [`Default`] has them.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) locale: Option<String>,
    /// The id of a picture.
    pub(crate) image: Option<String>,
    pub(crate) email_addresses: Vec<Identification>,
    pub(crate) primary_email_address_id: Option<String>,
    pub(crate) phone_numbers: Vec<Identification>,
    pub(crate) primary_phone_number_id: Option<String>,
    pub(crate) web3_wallets: Vec<Identification>,
    pub(crate) primary_web3_wallet_id: Option<String>,
    pub(crate) external_accounts: Vec<ExternalAccount>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    pub(crate) unsafe_metadata: Metadata,
    /// For the claims `fea` and `pla`.
    pub(crate) features: Vec<String>,
    pub(crate) plans: Vec<String>,
    pub(crate) password: Option<Password>,
    /// Whether a second factor is enrolled of which nothing else is known.
    pub(crate) second_factor: bool,
    /// In base32.
    pub(crate) totp_secret: Option<String>,
    pub(crate) backup_codes: Vec<String>,
    pub(crate) mfa_enabled_at: Option<i64>,
    pub(crate) mfa_disabled_at: Option<i64>,
    pub(crate) banned: bool,
    pub(crate) locked: bool,
    pub(crate) delete_self_enabled: bool,
    pub(crate) create_organization_enabled: bool,
    /// 0: no limit.
    pub(crate) create_organizations_limit: Option<i64>,
    pub(crate) bypass_client_trust: bool,
    pub(crate) legal_accepted_at: Option<i64>,
    pub(crate) last_sign_in_at: Option<i64>,
    pub(crate) last_active_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// Something that a user is known by: an e-mail address, a phone number, a wallet.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Identification {
    pub(crate) id: String,
    #[serde(alias = "email_address")]
    pub(crate) value: String,
    /// None: nobody has shown that it is the user's.
    #[serde(default = "by_admin")]
    pub(crate) proof: Option<Proof>,
    /// Nobody else can have it, proven or not.
    #[serde(default)]
    pub(crate) reserved: bool,
    /// Codes sent there are a second factor.
    #[serde(default)]
    pub(crate) second_factor: bool,
    #[serde(default)]
    pub(crate) default_second_factor: bool,
    pub(crate) created_at: i64,
    #[serde(default)]
    pub(crate) updated_at: i64,
}

/// How it was shown that something is the user's.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Proof {
    /// The caller of the API says so.
    Admin,
    /// The user knew the code that was sent there.
    Code,
}

/// In older data there is nothing else.
fn by_admin() -> Option<Proof> {
    Some(Proof::Admin)
}

impl Identification {
    /// Whether nobody else can have it.
    pub(crate) fn is_claimed(&self) -> bool {
        self.proof.is_some() || self.reserved
    }

    pub(crate) fn is(&self, value: &str) -> bool {
        self.value.eq_ignore_ascii_case(value)
    }
}

/// An account elsewhere with which the user signs in.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct ExternalAccount {
    /// `eac_...`
    pub(crate) id: String,
    pub(crate) identification_id: String,
    /// `oauth_...`
    pub(crate) provider: String,
    pub(crate) provider_user_id: String,
    /// What the provider gave, for its own API.
    pub(crate) access_token: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) created_at: i64,
}

impl ExternalAccount {
    /// Whether it is of this provider, whose name may lack the prefix `oauth_`.
    pub(crate) fn is_of(&self, provider: &str) -> bool {
        self.provider.strip_prefix("oauth_") == Some(provider.strip_prefix("oauth_").unwrap_or(provider))
    }
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Password {
    pub(crate) hash: PasswordHash,
    /// It must be changed at the next sign-in.
    pub(crate) compromised: bool,
    pub(crate) updated_at: i64,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PasswordHash {
    /// PBKDF2 with SHA-256; both in base64.
    Own { salt: String, hash: String },
    /// Made elsewhere, by a hasher of Clerk's list.
    Foreign { hasher: String, digest: String },
}

impl User {
    /// First and last name, as far as there are any.
    pub(crate) fn full_name(&self) -> Option<String> {
        let names: Vec<&str> = [&self.first_name, &self.last_name].into_iter().flatten().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }

    pub(crate) fn primary_email_address(&self) -> Option<&str> {
        primary(&self.email_addresses, self.primary_email_address_id.as_deref())
    }

    pub(crate) fn primary_phone_number(&self) -> Option<&str> {
        primary(&self.phone_numbers, self.primary_phone_number_id.as_deref())
    }

    pub(crate) fn primary_web3_wallet(&self) -> Option<&str> {
        primary(&self.web3_wallets, self.primary_web3_wallet_id.as_deref())
    }

    /// Addresses, numbers and wallets.
    pub(crate) fn identifications(&self) -> impl Iterator<Item = &Identification> {
        self.email_addresses.iter().chain(&self.phone_numbers).chain(&self.web3_wallets)
    }

    /// Whether a second factor is enrolled.
    pub(crate) fn has_second_factor(&self) -> bool {
        self.second_factor || self.totp_secret.is_some() || self.phone_numbers.iter().any(|number| number.second_factor)
    }

    /// What to show people: the full name, else the address, else the user name, else the id.
    pub(crate) fn label(&self) -> String {
        let address = self.primary_email_address().map(str::to_owned);
        self.full_name().or(address).or_else(|| self.username.clone()).unwrap_or_else(|| self.id.clone())
    }
}

fn primary<'a>(all: &'a [Identification], id: Option<&str>) -> Option<&'a str> {
    all.iter().find(|one| Some(one.id.as_str()) == id).map(|one| one.value.as_str())
}

plain_rows! {
    User: "user",
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_of_older_data_is_read_with_verified_addresses() {
        let old = json!({
            "id": "user_1", "external_id": null, "email_addresses": [
                { "id": "idn_1", "email_address": "ada@example.com", "created_at": 1 },
            ],
            "primary_email_address_id": "idn_1", "second_factor": true, "created_at": 1, "updated_at": 2,
        });
        let user: User = serde_json::from_value(old).unwrap();
        assert_eq!(user.primary_email_address(), Some("ada@example.com"));
        assert_eq!(user.email_addresses[0].proof, Some(Proof::Admin));
        assert!(user.has_second_factor() && user.password.is_none() && user.phone_numbers.is_empty());
    }
}
