//! What an organization is to look like, as it stands in a file.

use serde::{Deserialize, Serialize};

/// The whole plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The organization.
    pub organization: PlannedOrganization,
    /// The permissions that roles of this application give.
    #[serde(default)]
    pub permissions: Vec<PlannedPermission>,
    /// The roles besides those that Clerk comes with.
    #[serde(default)]
    pub roles: Vec<PlannedRole>,
    /// Who is to be a member.
    #[serde(default)]
    pub members: Vec<PlannedMember>,
}

/// An organization, found by its slug.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedOrganization {
    /// Its name, for people.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// What this application keeps about it.
    pub settings: Settings,
}

/// What this application keeps in the organization's private metadata: a type of its own, read and written as such.
#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Settings {
    /// Where its data are.
    pub region: String,
    /// How many seats it has paid for.
    pub seats: u32,
}

/// A permission, found by its key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedPermission {
    /// Its name, for programs, for example `org:invoices:read`.
    pub key: String,
    /// Its name, for people.
    pub name: String,
}

/// A role, found by its key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedRole {
    /// Its name, for programs, for example `org:accountant`.
    pub key: String,
    /// Its name, for people.
    pub name: String,
    /// The keys of the permissions that it gives at least.
    pub permissions: Vec<String>,
}

/// Somebody who is to be a member: at once if there is a user with this address, by invitation if not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedMember {
    /// The address by which a user is found, and to which an invitation goes.
    pub email_address: String,
    /// The key of a role.
    pub role: String,
}
