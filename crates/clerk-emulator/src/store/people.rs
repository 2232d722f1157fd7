//! Users, organizations, and how they belong together.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Row;

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

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    /// None: whatever its members' permissions name. With a list, permissions of other features do not count.
    pub(crate) features: Option<Vec<String>>,
    pub(crate) plans: Vec<String>,
    /// 0: no limit.
    pub(crate) max_allowed_memberships: i64,
    pub(crate) admin_delete_enabled: bool,
    pub(crate) created_by: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What members of organizations may do.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Role {
    pub(crate) id: String,
    /// `org:...`
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// `org:<feature>:<permission>`; those of the system, `org:sys_...`, are in no claim.
    pub(crate) permissions: Vec<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Membership {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) user_id: String,
    /// The key of the role.
    pub(crate) role: String,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Row for User {
    const KIND: &'static str = "user";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for Organization {
    const KIND: &'static str = "organization";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for Role {
    const KIND: &'static str = "role";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for Membership {
    const KIND: &'static str = "membership";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}
