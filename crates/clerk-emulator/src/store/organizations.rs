//! Organizations: who belongs to them, who is asked to, and what members may do.

use serde::{Deserialize, Serialize};

use super::Metadata;

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
    /// The id of its role set. None, from before there were any: the initial one.
    #[serde(default)]
    pub(crate) role_set: Option<String>,
    /// The id of its logo.
    #[serde(default)]
    pub(crate) image: Option<String>,
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

/// Something that roles may allow.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Permission {
    pub(crate) id: String,
    /// `org:<feature>:<permission>`
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// The roles that members of some organizations can have.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct RoleSet {
    pub(crate) id: String,
    /// `role_set:...`
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Whether new organizations get it.
    pub(crate) initial: bool,
    /// Ids of roles, in the order in which they came.
    pub(crate) roles: Vec<String>,
    /// The id of the role of new members.
    pub(crate) default_role: String,
    /// The id of the role of whoever makes an organization.
    pub(crate) creator_role: String,
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

/// What has become of an invitation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvitationStatus {
    Pending,
    Accepted,
    Revoked,
    /// Never stored: a pending one whose time is over.
    Expired,
}

impl InvitationStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// The same at an instant, in milliseconds.
    pub(super) fn at(self, now: i64, expires_at: i64) -> Self {
        if self == Self::Pending && expires_at <= now { Self::Expired } else { self }
    }
}

/// Somebody is asked into an organization.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct OrganizationInvitation {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) email_address: String,
    /// The key of the role.
    pub(crate) role: String,
    /// The id of the user who asks.
    pub(crate) inviter: Option<String>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    /// The page on which to accept it, without the emulator's origin.
    pub(crate) page: String,
    pub(crate) status: InvitationStatus,
    pub(crate) expires_at: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl OrganizationInvitation {
    pub(crate) fn status(&self, now: i64) -> InvitationStatus {
        self.status.at(now, self.expires_at)
    }
}

/// What somebody with an address of the domain is offered.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EnrollmentMode {
    ManualInvitation,
    AutomaticInvitation,
    AutomaticSuggestion,
    EnterpriseSso,
}

impl EnrollmentMode {
    pub(crate) const ALL: [Self; 4] =
        [Self::ManualInvitation, Self::AutomaticInvitation, Self::AutomaticSuggestion, Self::EnterpriseSso];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ManualInvitation => "manual_invitation",
            Self::AutomaticInvitation => "automatic_invitation",
            Self::AutomaticSuggestion => "automatic_suggestion",
            Self::EnterpriseSso => "enterprise_sso",
        }
    }
}

/// A domain of e-mail addresses that belongs to an organization.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct OrganizationDomain {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    /// In lower case.
    pub(crate) name: String,
    pub(crate) enrollment_mode: EnrollmentMode,
    /// Whether somebody showed an address in it.
    pub(crate) verified: bool,
    /// When it was said to be the organization's own.
    pub(crate) owned_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

plain_rows! {
    Organization: "organization",
    Role: "role",
    Permission: "permission",
    RoleSet: "role_set",
    Membership: "membership",
    OrganizationInvitation: "organization_invitation",
    OrganizationDomain: "organization_domain",
}
