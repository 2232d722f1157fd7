//! What the operations on organizations take.

use clerk_types::{
    ids::{OrganizationId, UserId},
    time::Rfc3339,
};

use super::super::check::{self, Outcome};
use crate::{Filter, JsonObject};

/// How long a name is at most, in characters.
const MAX_NAME: usize = 256;
/// How many organizations one call names at most.
const MAX_FILTERS: usize = 100;

/// Which organization is meant: its identifier, or its slug, such as `acme`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct OrganizationRef(String);

impl OrganizationRef {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for OrganizationRef {
    fn from(id_or_slug: &str) -> Self {
        Self(id_or_slug.to_owned())
    }
}

impl From<String> for OrganizationRef {
    fn from(id_or_slug: String) -> Self {
        Self(id_or_slug)
    }
}

impl From<OrganizationId> for OrganizationRef {
    fn from(id: OrganizationId) -> Self {
        Self(id.into_string())
    }
}

impl From<&OrganizationId> for OrganizationRef {
    fn from(id: &OrganizationId) -> Self {
        Self(id.as_str().to_owned())
    }
}

params! {
    /// Which organizations to list, for [`Organizations::list`](super::Organizations::list).
    #[doc(alias = "GetOrganizationListParams")]
    pub struct ListOrganizations {
        page 500;
        optional {
            /// Only organizations with this identifier, or with this text in their name or slug.
            query: String as into,
            /// Only organizations that have one of these users as a member, and none of those left out.
            user_id: Vec<Filter> as list<Filter>,
            /// Only these organizations, or all but those left out; at most 100.
            organization_id: Vec<Filter> as list<Filter>,
            /// `name`, `created_at` or `members_count`, after a `+` (or nothing) for ascending or a `-` for descending
            /// order; `-created_at` by default.
            order_by: String as into,
            /// Whether to count the members of each.
            include_members_count: bool,
            /// Whether to tell of each whether nobody in it may manage members.
            include_missing_member_with_elevated_permissions: bool,
        }
    }
}

impl ListOrganizations {
    pub(super) fn check(&self) -> Outcome {
        check::at_most("organization_id", self.organization_id.as_deref().unwrap_or_default(), MAX_FILTERS)
    }
}

params! {
    /// What to tell of an organization, for [`Organizations::get`](super::Organizations::get).
    #[doc(alias = "GetOrganizationParams")]
    pub struct GetOrganization {
        optional {
            /// Whether to count its members.
            include_members_count: bool,
            /// Whether to tell whether nobody in it may manage members.
            include_missing_member_with_elevated_permissions: bool,
        }
    }
}

params! {
    /// What a new organization is like, for [`Organizations::create`](super::Organizations::create).
    #[doc(alias = "CreateParams")]
    pub struct CreateOrganization {
        required {
            /// Its name, 1 to 256 characters, without URLs and HTML.
            name: String as into,
        }
        optional {
            /// The user who becomes its first member, as its admin.
            created_by: UserId as into,
            /// Its name in addresses: small letters, digits and dashes; only where slugs are on.
            slug: String as into,
            /// How many members it may have, open invitations included; 0 is without limit.
            max_allowed_memberships: u32,
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
            /// The role set it has, by its key.
            role_set_key: String as into,
            /// When it was created, for one that comes from elsewhere.
            created_at: Rfc3339 as into,
        }
    }
}

impl CreateOrganization {
    pub(super) fn check(&self) -> Outcome {
        check::length("name", &self.name, 1, MAX_NAME)?;
        check::optional(self.created_by.as_ref(), |id| check::filled("created_by", id.as_str()))?;
        check::optional(self.slug.as_deref(), |slug| check::filled("slug", slug))
    }
}

params! {
    /// What to change about an organization, for [`Organizations::update`](super::Organizations::update). What is not set
    /// stays as it is.
    #[doc(alias = "UpdateParams")]
    pub struct UpdateOrganization {
        optional {
            /// Its name, 1 to 256 characters, without URLs and HTML.
            name: String as into,
            /// Its name in addresses, as for a new one.
            slug: String as into,
            /// How many members it may have, open invitations included; 0 is without limit.
            max_allowed_memberships: u32,
            /// Whether its admins may delete it.
            admin_delete_enabled: bool,
            /// The role set it has, by its key.
            role_set_key: String as into,
            /// When it was created, for one that comes from elsewhere.
            created_at: Rfc3339 as into,
        }
    }
}

impl UpdateOrganization {
    pub(super) fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::length("name", name, 1, MAX_NAME))?;
        check::optional(self.slug.as_deref(), |slug| check::filled("slug", slug))
    }
}

params! {
    /// Metadata of an organization, for [`Organizations::merge_metadata`](super::Organizations::merge_metadata) and
    /// [`Organizations::replace_metadata`](super::Organizations::replace_metadata).
    #[doc(alias = "MetadataParams")]
    #[doc(alias = "UpdateMetadataParams")]
    pub struct OrganizationMetadata {
        optional {
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
        }
    }
}
