//! Organizations, those who belong to them, and what they may do there.

use clerk_types::ids::{OrganizationId, RoleId, RoleSetId, UserId};
use clerk_types::resources::instance_settings::OrganizationEnrollmentMode;
use clerk_types::resources::invitations::InvitationStatus;
use clerk_types::resources::organization_domains::OrganizationDomain;
use clerk_types::resources::organization_invitations::OrganizationInvitation;
use clerk_types::resources::organization_memberships::OrganizationMembership;
use clerk_types::resources::organizations::Organization;
use clerk_types::resources::permissions::{Permission, PermissionType};
use clerk_types::resources::role_sets::{RoleSet, RoleSetMigrationStatus, RoleSetType};
use clerk_types::resources::roles::Role;
use clerk_types::resources::verifications::VerificationStatus;
use serde_json::{Value, json};

use crate::{ignores_unknown_members, null_equals_absent, parse, requires, survives};

fn organization() -> Value {
    json!({
        "object": "organization", "id": "org_1", "name": "Acme", "slug": "acme", "image_url": "https://img/1",
        "has_image": true, "members_count": 3, "pending_invitations_count": 1,
        "missing_member_with_elevated_permissions": false, "max_allowed_memberships": 5, "admin_delete_enabled": true,
        "role_set_key": "role_set:default", "public_metadata": {"plan": null}, "private_metadata": {"notes": [null]},
        "created_by": "user_1", "last_active_at": 4, "created_at": 1, "updated_at": 2
    })
}

#[test]
fn organizations_with_and_without_a_logo_are_one_type() {
    let plain: Organization = survives(&organization());
    assert_eq!((plain.logo_url.as_deref(), plain.image_url.as_deref()), (None, Some("https://img/1")));
    let mut document = organization();
    document["logo_url"] = json!("https://img/1");
    let with_logo: Organization = survives(&document);
    assert_eq!(with_logo.logo_url, with_logo.image_url);
    // Inside of free JSON a null stays a null.
    let written = serde_json::to_value(&with_logo).unwrap();
    assert_eq!(written["public_metadata"], json!({"plan": null}));
    assert_eq!(written["private_metadata"], json!({"notes": [null]}));
}

#[test]
fn organization_edges() {
    ignores_unknown_members::<Organization>(&organization());
    null_equals_absent::<Organization>(
        &organization(),
        &[
            "image_url",
            "members_count",
            "pending_invitations_count",
            "missing_member_with_elevated_permissions",
            "role_set_key",
            "public_metadata",
            "private_metadata",
            "created_by",
            "last_active_at",
        ],
    );
    requires::<Organization>(
        &organization(),
        &[
            "id",
            "name",
            "slug",
            "has_image",
            "max_allowed_memberships",
            "admin_delete_enabled",
            "created_at",
            "updated_at",
        ],
    );
}

#[test]
fn memberships() {
    let document = json!({
        "object": "organization_membership", "id": "orgmem_1", "organization": organization(),
        "public_user_data": {
            "user_id": "user_1", "identifier": "ada@example.com", "username": null, "first_name": "Ada",
            "last_name": null, "image_url": "https://img/2", "profile_image_url": null, "has_image": false,
            "banned": true
        },
        "role": "org:admin", "role_name": "Admin", "permissions": ["org:sys_profile:manage"], "public_metadata": {},
        "private_metadata": {"a": 1}, "created_at": 1, "updated_at": 2
    });
    let membership: OrganizationMembership = survives(&document);
    assert_eq!(membership.organization.id, OrganizationId::new("org_1"));
    assert_eq!(membership.permissions, ["org:sys_profile:manage"]);
    let user = membership.public_user_data.unwrap();
    assert_eq!((user.user_id, user.banned, user.deprovisioned), (UserId::new("user_1"), Some(true), None));
    ignores_unknown_members::<OrganizationMembership>(&document);
    null_equals_absent::<OrganizationMembership>(&document, &["public_user_data", "role_name", "permissions"]);
    requires::<OrganizationMembership>(&document, &["id", "organization", "role", "created_at", "updated_at"]);
}

#[test]
fn invitations_of_one_and_of_all_organizations_are_one_type() {
    let mut document = json!({
        "object": "organization_invitation", "id": "orginv_1", "email_address": "ada@example.com", "role": "org:member",
        "role_name": "Member", "organization_id": "org_1", "inviter_id": "user_1",
        "public_inviter_data": {
            "user_id": "user_1", "identifier": "bob@example.com", "first_name": null, "last_name": null,
            "image_url": "https://img/3", "has_image": true
        },
        "status": "pending", "url": "https://clerk/ticket", "public_metadata": {}, "private_metadata": {},
        "expires_at": 9, "created_at": 1, "updated_at": 2
    });
    let invitation: OrganizationInvitation = survives(&document);
    assert_eq!(invitation.status, Some(InvitationStatus::Pending));
    assert_eq!(invitation.public_organization_data, None);
    null_equals_absent::<OrganizationInvitation>(
        &document,
        &["organization_id", "inviter_id", "public_inviter_data", "status", "url", "expires_at"],
    );
    requires::<OrganizationInvitation>(&document, &["id", "email_address", "role", "role_name", "created_at"]);

    document["public_organization_data"] = json!({"id": "org_1", "name": "Acme", "slug": "acme", "has_image": false});
    let invitation: OrganizationInvitation = survives(&document);
    assert_eq!(invitation.public_organization_data.unwrap().name, "Acme");
    ignores_unknown_members::<OrganizationInvitation>(&document);
}

#[test]
fn domains() {
    let proof = json!({
        "status": "verified", "strategy": "affiliation_email_code", "attempts": 1, "expire_at": 3, "verified_at": null
    });
    let mut document = json!({
        "object": "organization_domain", "id": "orgdmn_1", "organization_id": "org_1", "name": "example.com",
        "enrollment_mode": "enterprise_sso", "affiliation_email_address": "ada@example.com",
        "affiliation_verification": proof, "ownership_verification": null, "verification": proof,
        "total_pending_invitations": 1, "total_pending_suggestions": 0, "created_at": 1, "updated_at": 2
    });
    let domain: OrganizationDomain = survives(&document);
    assert!(matches!(domain.enrollment_mode, OrganizationEnrollmentMode::EnterpriseSso));
    let affiliation = domain.affiliation_verification.as_ref().unwrap();
    assert_eq!((&affiliation.status, affiliation.verified_at), (&VerificationStatus::Verified, None));
    assert_eq!(domain.verification, domain.affiliation_verification);
    assert_eq!(domain.ownership_verification, None);
    // What is called deprecated today is gone tomorrow.
    document.as_object_mut().unwrap().remove("verification");
    assert_eq!(survives::<OrganizationDomain>(&document).verification, None);
}

#[test]
fn roles_and_their_permissions() {
    let permission = json!({
        "object": "permission", "id": "perm_1", "name": "Manage", "key": "org:sys_profile:manage", "description": "",
        "type": "system", "created_at": 1, "updated_at": 2
    });
    assert!(matches!(survives::<Permission>(&permission).type_, PermissionType::System));
    requires::<Permission>(&permission, &["id", "name", "key", "description", "type"]);
    let document = json!({
        "object": "role", "id": "role_1", "name": "Admin", "key": "org:admin", "description": "All",
        "permissions": [permission], "is_creator_eligible": true, "created_at": 1, "updated_at": 2
    });
    let role: Role = survives(&document);
    assert_eq!(role.permissions[0].key, "org:sys_profile:manage");
    null_equals_absent::<Role>(&document, &["description", "permissions"]);
}

#[test]
fn role_sets_and_their_migration() {
    let item = json!({
        "object": "role_set_item", "id": "role_1", "name": "Admin", "key": "org:admin", "description": null,
        "members_count": 2.0, "has_members": true, "created_at": 1, "updated_at": 2
    });
    let document = json!({
        "object": "role_set", "id": "rset_1", "name": "Default", "key": "role_set:default", "description": "All",
        "roles": [item], "default_role": item, "creator_role": item, "type": "initial",
        "role_set_migration": {
            "object": "role_set_migration", "id": "m_1", "instance_id": "ins_1", "organization_id": "org_1",
            "source_role_set_id": "rset_0", "dest_role_set_id": "rset_1", "trigger_type": "role_set_deletion",
            "status": "in_progress", "migrated_members": 1, "mappings": {"org:a": "org:b", "org:c": null},
            "started_at": 3, "created_at": 1, "updated_at": 2
        },
        "created_at": 1, "updated_at": 2
    });
    let set: RoleSet = survives(&document);
    assert!(matches!(set.type_, RoleSetType::Initial));
    let creator_role = set.creator_role.as_ref().unwrap();
    assert_eq!((&creator_role.id, creator_role.members_count), (&RoleId::new("role_1"), Some(2)));
    let written = serde_json::to_value(&set).unwrap();
    assert_eq!(written["role_set_migration"]["mappings"], document["role_set_migration"]["mappings"]);
    let migration = set.role_set_migration.unwrap();
    assert_eq!(migration.source_role_set_id, RoleSetId::new("rset_0"));
    assert!(matches!(migration.status, RoleSetMigrationStatus::InProgress));
    assert_eq!(migration.completed_at, None);
    null_equals_absent::<RoleSet>(
        &document,
        &["description", "roles", "default_role", "creator_role", "role_set_migration"],
    );
    requires::<RoleSet>(&document, &["id", "name", "key", "type"]);
    assert_eq!(parse::<RoleSetType>(&json!("of_2031")), RoleSetType::Other("of_2031".into()));
}
