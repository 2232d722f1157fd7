//! Connections to identity providers, the directories beside them, and applications of others.

use clerk_types::ids::{DirectoryId, OAuthClientId, ScimDirectoryId};
use clerk_types::resources::admin_portal_link_tokens::AdminPortalLinkToken;
use clerk_types::resources::directories::{Directory, DirectoryGroupRoleMapping};
use clerk_types::resources::enterprise_accounts::EnterpriseProtocol;
use clerk_types::resources::enterprise_connection_test_runs::{
    EnterpriseConnectionTestRun, EnterpriseConnectionTestRunUrl, TestRunStatus,
};
use clerk_types::resources::enterprise_connections::{EnterpriseConnection, LoginHintMode};
use clerk_types::resources::oauth_applications::OAuthApplication;
use clerk_types::resources::saml_connections::SamlConnection;
use clerk_types::resources::scim_directories::{ScimDirectory, ScimGroupRoleMapping};
use serde_json::{Value, json};

use crate::secrets::hides;
use crate::{ignores_unknown_members, null_equals_absent, requires, survives};

fn enterprise_connection() -> Value {
    json!({
        "object": "enterprise_connection", "id": "ent_1", "name": "Acme", "provider": "saml_okta", "active": true,
        "logo_public_url": "https://img/1", "domains": ["example.com"], "organization_id": "org_1",
        "sync_user_attributes": true, "disable_additional_identifications": true,
        "allow_organization_account_linking": true,
        "custom_attributes": [{"name": "Office", "key": "office", "sso_path": "office", "multi_valued": true}],
        "saml_connection": {
            "id": "samlc_1", "active": true, "idp_entity_id": null,
            "login_hint": {"mode": "custom_attribute", "source": "login"}
        },
        "oauth_config": {"id": "oac_1", "provider_key": "oidc_custom", "requires_pkce": true, "created_at": 1},
        "created_at": 1, "updated_at": 2
    })
}

#[test]
fn enterprise_connections() {
    let connection: EnterpriseConnection = survives(&enterprise_connection());
    assert_eq!(connection.custom_attributes[0].multi_valued, Some(true));
    assert_eq!(connection.custom_attributes[0].scim_path, None);
    let hint = connection.saml_connection.unwrap().login_hint.unwrap();
    assert!(matches!(hint.mode, LoginHintMode::CustomAttribute));
    assert_eq!(hint.source.as_deref(), Some("login"));
    assert_eq!(connection.oauth_config.unwrap().requires_pkce, Some(true));
    ignores_unknown_members::<EnterpriseConnection>(&enterprise_connection());
    null_equals_absent::<EnterpriseConnection>(
        &enterprise_connection(),
        &["logo_public_url", "domains", "organization_id", "custom_attributes", "saml_connection", "oauth_config"],
    );
    requires::<EnterpriseConnection>(&enterprise_connection(), &["id", "name", "provider", "active"]);
}

#[test]
fn what_a_test_run_has_seen_is_hidden() {
    let document = json!({
        "id": "run_1", "status": "success", "connection_type": "saml",
        "parsed_user_info": {"email_address": "ada@example.com", "user_id": "7"},
        "logs": [{"level": "info", "message": "signed in"}],
        "saml": {"saml_request": "hush", "saml_response": "hush", "relay_state": "hush"},
        "oauth": {"id_token": "hush", "access_token": "hush", "user_info": "hush"}, "created_at": 1
    });
    let run: EnterpriseConnectionTestRun = hides(&document);
    assert!(matches!(run.status, TestRunStatus::Success));
    assert!(matches!(run.connection_type, EnterpriseProtocol::Saml));
    assert_eq!(run.logs[0].message, "signed in");
    assert_eq!(run.oauth.unwrap().access_token.unwrap().expose(), "hush");
    null_equals_absent::<EnterpriseConnectionTestRun>(&document, &["parsed_user_info", "logs", "saml", "oauth"]);
    hides::<EnterpriseConnectionTestRunUrl>(&json!({"url": "https://clerk/hush"}));
}

#[test]
fn saml_connections() {
    let document = json!({
        "object": "saml_connection", "id": "samlc_1", "name": "Acme", "provider": "saml_custom", "active": false,
        "domain": "example.com", "domains": ["example.com"], "organization_id": null,
        "idp_entity_id": "https://idp", "idp_sso_url": null, "idp_certificate": "MIIC", "idp_metadata": "<xml/>",
        "idp_certificate_issued_at": 1, "idp_certificate_expires_at": 2, "acs_url": "https://clerk/acs",
        "sp_entity_id": "https://clerk", "sp_metadata_url": "https://clerk/metadata",
        "attribute_mapping": {"user_id": "uid", "email_address": "mail", "first_name": "", "last_name": ""},
        "user_count": 3.0, "sync_user_attributes": true, "allow_subdomains": false, "allow_idp_initiated": false,
        "disable_additional_identifications": false, "allow_organization_account_linking": true, "force_authn": true,
        "login_hint": {"mode": "off"}, "created_at": 1, "updated_at": 2
    });
    let connection: SamlConnection = survives(&document);
    assert_eq!(connection.user_count, 3);
    assert_eq!(connection.attribute_mapping.unwrap().email_address, "mail");
    assert!(matches!(connection.login_hint.mode, LoginHintMode::Off));
    ignores_unknown_members::<SamlConnection>(&document);
    null_equals_absent::<SamlConnection>(
        &document,
        &["domain", "domains", "idp_entity_id", "idp_certificate", "idp_metadata", "attribute_mapping"],
    );
    requires::<SamlConnection>(&document, &["id", "name", "acs_url", "login_hint", "user_count"]);
}

fn directory(object: &str) -> Value {
    json!({
        "object": object, "id": "scim_1", "name": "Okta", "provider": "okta", "enabled": true,
        "endpoint_url": "https://clerk/scim", "enterprise_connection_id": "ent_1", "group_role_mapping_enabled": true,
        "attribute_mapping": {"first_name": "name.givenName", "none": null},
        "custom_attributes": [{"key": "office", "directory_path": "office", "scim_path": "office"}],
        "api_key": "hush", "created_at": 1, "updated_at": 2
    })
}

fn group_role_mapping(object: &str) -> Value {
    json!({
        "object": object, "id": "map_1", "scim_directory_id": "scim_1", "directory_id": "scim_1", "scim_group_id": "g",
        "directory_group_id": "g", "scim_group_display_name": "Staff", "directory_group_display_name": "Staff",
        "role": {
            "object": "role", "id": "role_1", "name": "Admin", "key": "org:admin", "description": null,
            "is_creator_eligible": true, "permissions": [], "created_at": 1, "updated_at": 2
        },
        "precedence": 1, "created_at": 1, "updated_at": 2
    })
}

#[test]
fn directories_under_both_names() {
    let older: ScimDirectory = hides(&directory("scim_directory"));
    let newer: Directory = hides(&directory("directory"));
    assert_eq!((older.id, newer.id), (ScimDirectoryId::new("scim_1"), DirectoryId::new("scim_1")));
    assert_eq!(older.custom_attributes, newer.custom_attributes);
    assert_eq!(older.attribute_mapping, newer.attribute_mapping);
    null_equals_absent::<Directory>(
        &directory("directory"),
        &["enterprise_connection_id", "attribute_mapping", "custom_attributes", "api_key"],
    );
    let older: ScimGroupRoleMapping = survives(&group_role_mapping("scim_group_role_mapping"));
    let newer: DirectoryGroupRoleMapping = survives(&group_role_mapping("directory_group_role_mapping"));
    assert_eq!((older.precedence, older.role.unwrap().key), (1, "org:admin".to_owned()));
    assert_eq!((older.scim_directory_id, older.directory_id), (newer.scim_directory_id, newer.directory_id));
}

#[test]
fn oauth_applications() {
    let mut document = json!({
        "object": "oauth_application", "id": "oa_1", "instance_id": "ins_1", "name": "Docs", "client_id": "client_1",
        "client_secret": "hush", "client_uri": null, "client_image_url": null, "dynamically_registered": false,
        "consent_screen_enabled": true, "pkce_required": false, "public": false, "scopes": "profile email",
        "redirect_uris": ["https://docs/back"], "callback_url": "https://docs/back", "authorize_url": "https://c/a",
        "token_fetch_url": "https://c/t", "user_info_url": "https://c/u", "discovery_url": "https://c/d",
        "token_introspection_url": "https://c/i", "created_at": 1, "updated_at": 2
    });
    let application: OAuthApplication = hides(&document);
    assert_eq!(application.client_id, OAuthClientId::new("client_1"));
    ignores_unknown_members::<OAuthApplication>(&document);
    null_equals_absent::<OAuthApplication>(&document, &["client_secret", "redirect_uris"]);
    requires::<OAuthApplication>(&document, &["id", "client_id", "public", "scopes"]);
    // What is called deprecated today is gone tomorrow.
    document.as_object_mut().unwrap().remove("callback_url");
    assert_eq!(survives::<OAuthApplication>(&document).callback_url, None);
}

#[test]
fn admin_portal_link_tokens() {
    let document = json!({
        "object": "admin_portal_link_token", "id": "aplt_1", "admin_portal_link_id": "apl_1", "instance_id": "ins_1",
        "organization_id": "org_1", "it_contact_id": "usr_1", "scopes": ["admin_portal:read"], "token": "hush",
        "revoked": true, "revocation_reason": "left", "expired": true, "expiration": 1716883200000.0,
        "created_at": 1, "updated_at": 2
    });
    hides::<AdminPortalLinkToken>(&document);
    null_equals_absent::<AdminPortalLinkToken>(
        &document,
        &["organization_id", "it_contact_id", "scopes", "token", "revocation_reason", "expiration"],
    );
    // A verdict that is no verdict must not pass for "not revoked".
    requires::<AdminPortalLinkToken>(&document, &["id", "admin_portal_link_id", "instance_id", "revoked", "expired"]);
}
