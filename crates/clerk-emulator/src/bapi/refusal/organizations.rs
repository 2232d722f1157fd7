//! Refusals about organizations: members, invitations, roles, domains.

use serde_json::json;

use super::Refusal;

/// Who is to own an organization does not exist.
pub(crate) fn unknown_creator() -> Refusal {
    let long = "There is no user with the id that was given as the creator";
    Refusal::new(400, "organization_creator_not_found", "creator not found", long)
}

/// A logo that is not there.
pub(crate) fn no_logo() -> Refusal {
    Refusal::new(404, "image_not_found", "Image not found", "The organization has no logo")
}

/// Someone acts for an organization to which they do not belong.
pub(crate) fn not_a_member() -> Refusal {
    let long = "The user who acts is not a member of the organization";
    Refusal::new(403, "not_a_member_in_organization", "not a member", long)
}

/// A member acts whose role does not allow it.
pub(crate) fn missing_permission(permission: &str) -> Refusal {
    let long = "The role of the user who acts does not allow it";
    Refusal::new(403, "missing_organization_permission", "missing permission", long)
        .with("permissions", json!([permission]))
}

/// A role that the instance does not have, or that members of this organization cannot have.
pub(crate) fn unknown_role() -> Refusal {
    unknown_role_in("role")
}

/// The same in another field.
pub(crate) fn unknown_role_in(name: &str) -> Refusal {
    Refusal::new(404, "resource_not_found", "Resource not found", "There is no role with this key").about(name)
}

pub(crate) fn already_a_member() -> Refusal {
    Refusal::new(
        400,
        "already_a_member_in_organization",
        "already a member",
        "The user is already a member of the organization",
    )
    .about("user_id")
}

pub(crate) fn too_many_members() -> Refusal {
    Refusal::new(
        403,
        "organization_membership_quota_exceeded",
        "organization membership quota exceeded",
        "The organization has as many members as it may have",
    )
}

/// An address that is invited already.
pub(crate) fn invited_already() -> Refusal {
    Refusal::new(
        400,
        "organization_invitation_not_unique",
        "organization invitation not unique",
        "The address has a pending invitation to the organization",
    )
}

/// An invitation that is over cannot be taken back.
pub(crate) fn invitation_not_pending() -> Refusal {
    Refusal::new(
        400,
        "organization_invitation_not_pending",
        "not pending",
        "Only pending invitations can be revoked, and this one is not",
    )
}

/// A domain that an organization has.
pub(crate) fn domain_taken() -> Refusal {
    let long = "An organization has this domain already";
    Refusal::new(422, "organization_domain_already_exists", "organization domain already exists", long).about("name")
}

/// A permission that every instance has.
pub(crate) fn system_permission() -> Refusal {
    Refusal::new(
        403,
        "organization_system_permission_not_modifiable",
        "system permission",
        "Permissions of the system cannot be changed or deleted",
    )
}

/// A role that has the permission.
pub(crate) fn permission_of_role() -> Refusal {
    Refusal::new(
        409,
        "organization_role_permission_association_exists",
        "permission already assigned to role",
        "The role has this permission already",
    )
}

/// A role that does not have the permission.
pub(crate) fn no_permission_of_role() -> Refusal {
    Refusal::new(
        404,
        "organization_role_permission_association_not_found",
        "permission not assigned to role",
        "The role does not have this permission",
    )
}

/// Who makes an organization could not manage it.
pub(crate) fn creator_role_too_weak() -> Refusal {
    Refusal::new(
        422,
        "organization_missing_creator_role_permissions",
        "missing permissions for creator role",
        format!("The role of creators must have these: {}", crate::sessions::permissions::OF_CREATORS.join(", ")),
    )
}

/// The role is that of whoever makes an organization.
pub(crate) fn creator_role() -> Refusal {
    Refusal::new(
        422,
        "organization_role_default_creator_role",
        "role is the creator role",
        "The role is what creators of organizations get",
    )
}

/// The role is that of new members.
pub(crate) fn default_role() -> Refusal {
    Refusal::new(
        422,
        "organization_role_domain_default_role",
        "role is a default role",
        "The role is what new members of organizations get",
    )
}

/// Members have the role.
pub(crate) fn role_of_members() -> Refusal {
    Refusal::new(
        422,
        "organization_role_assigned_members",
        "role is assigned to members",
        "There are members with this role",
    )
}

/// Somebody is invited with the role.
pub(crate) fn role_of_invitations() -> Refusal {
    Refusal::new(
        422,
        "organization_role_exists_in_invitations",
        "role exists in pending invitations",
        "There are pending invitations with this role",
    )
}
