//! Users.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A JSON object that belongs to whoever uses the instance.
pub(crate) type Metadata = Map<String, Value>;

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) email_addresses: Vec<EmailAddress>,
    pub(crate) primary_email_address_id: Option<String>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    pub(crate) unsafe_metadata: Metadata,
    /// For the claims `fea` and `pla`.
    pub(crate) features: Vec<String>,
    pub(crate) plans: Vec<String>,
    /// Whether a second factor is enrolled.
    pub(crate) second_factor: bool,
    pub(crate) banned: bool,
    pub(crate) locked: bool,
    pub(crate) delete_self_enabled: bool,
    pub(crate) create_organization_enabled: bool,
    pub(crate) last_sign_in_at: Option<i64>,
    pub(crate) last_active_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct EmailAddress {
    pub(crate) id: String,
    pub(crate) email_address: String,
    pub(crate) created_at: i64,
}

impl User {
    /// First and last name, as far as there are any.
    pub(crate) fn full_name(&self) -> Option<String> {
        let names: Vec<&str> = [&self.first_name, &self.last_name].into_iter().flatten().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }

    pub(crate) fn primary_email_address(&self) -> Option<&str> {
        let primary =
            self.email_addresses.iter().find(|address| Some(&address.id) == self.primary_email_address_id.as_ref());
        primary.map(|address| address.email_address.as_str())
    }

    /// What to show people: the full name, else the address, else the user name, else the id.
    pub(crate) fn label(&self) -> String {
        let address = self.primary_email_address().map(str::to_owned);
        self.full_name().or(address).or_else(|| self.username.clone()).unwrap_or_else(|| self.id.clone())
    }
}

plain_rows! {
    User: "user",
}
