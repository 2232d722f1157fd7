use clerk_api::groups::enterprise_connections::{
    AttributeMapping, CreateEnterpriseConnection, CustomAttributeMapping, EnterpriseProvider,
    ListEnterpriseConnectionTestRuns, ListEnterpriseConnections, OidcSettings, SamlSettings,
    UpdateEnterpriseConnection,
};
use clerk_types::resources::enterprise_connection_test_runs::TestRunStatus;
use clerk_types::resources::enterprise_connections::LoginHint;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

fn saml() -> SamlSettings {
    SamlSettings::new()
        .idp_entity_id("https://idp.example")
        .idp_sso_url("https://idp.example/sso")
        .idp_certificate("-----BEGIN CERTIFICATE-----")
        .idp_metadata_url("https://idp.example/metadata.xml")
        .idp_metadata("<EntityDescriptor/>")
        .attribute_mapping(
            AttributeMapping::new().user_id("uid").email_address("mail").first_name("givenName").clear_last_name(),
        )
        .allow_subdomains(true)
        .allow_idp_initiated(false)
        .force_authn(true)
        .login_hint(LoginHint::custom_attribute("staff_number"))
}

fn oidc() -> OidcSettings {
    OidcSettings::new()
        .client_id("clerk")
        .client_secret("hush")
        .discovery_url("https://idp.example/.well-known/openid-configuration")
        .auth_url("https://idp.example/auth")
        .token_url("https://idp.example/token")
        .user_info_url("https://idp.example/me")
        .requires_pkce(false)
}

fn attribute() -> CustomAttributeMapping {
    CustomAttributeMapping::new("Staff number", "staff_number")
        .sso_path("staffNumber")
        .directory_path("employeeNumber")
        .multi_valued(false)
}

fn new() -> CreateEnterpriseConnection {
    CreateEnterpriseConnection::new("Acme", EnterpriseProvider::SamlOkta, ["acme.example"])
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListEnterpriseConnections", &[], All, |clerk| async move {
        let params = ListEnterpriseConnections::new().limit(500).offset(0).organization_id("org_1").active(false);
        clerk.enterprise_connections().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "organization_id": "org_1", "active": "false"}));

    conforms("ListEnterpriseConnections", &[], Required, |clerk| async move {
        clerk.enterprise_connections().list(ListEnterpriseConnections::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateEnterpriseConnection", &[], All, |clerk| async move {
        let params = new()
            .organization_id("org_1")
            .active(true)
            .allow_organization_account_linking(false)
            .custom_attributes([attribute()])
            .saml(saml())
            .oidc(oidc());
        clerk.enterprise_connections().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Acme", "provider": "saml_okta", "domains": ["acme.example"], "organization_id": "org_1",
            "active": true, "allow_organization_account_linking": false,
            "custom_attributes": [{
                "name": "Staff number", "key": "staff_number", "sso_path": "staffNumber",
                "directory_path": "employeeNumber", "multi_valued": false
            }],
            "saml": {
                "idp_entity_id": "https://idp.example", "idp_sso_url": "https://idp.example/sso",
                "idp_certificate": "-----BEGIN CERTIFICATE-----",
                "idp_metadata_url": "https://idp.example/metadata.xml", "idp_metadata": "<EntityDescriptor/>",
                "attribute_mapping": {
                    "user_id": "uid", "email_address": "mail", "first_name": "givenName", "last_name": null
                },
                "allow_subdomains": true, "allow_idp_initiated": false, "force_authn": true,
                "login_hint": {"mode": "custom_attribute", "source": "staff_number"}
            },
            "oidc": {
                "client_id": "clerk", "client_secret": "hush",
                "discovery_url": "https://idp.example/.well-known/openid-configuration",
                "auth_url": "https://idp.example/auth", "token_url": "https://idp.example/token",
                "user_info_url": "https://idp.example/me", "requires_pkce": false
            }
        })
    );

    for (provider, text) in [
        (EnterpriseProvider::OidcCustom, "oidc_custom"),
        (EnterpriseProvider::OidcGitHubEnterprise, "oidc_github_enterprise"),
        (EnterpriseProvider::OidcGitLab, "oidc_gitlab"),
        (EnterpriseProvider::SamlCustom, "saml_custom"),
        (EnterpriseProvider::SamlGoogle, "saml_google"),
        (EnterpriseProvider::SamlMicrosoft, "saml_microsoft"),
    ] {
        let (_, sent) = conforms("CreateEnterpriseConnection", &[], Required, |clerk| async move {
            let params = CreateEnterpriseConnection::new("Acme", provider, ["acme.example"]);
            clerk.enterprise_connections().create(params).await
        })
        .await;
        assert_eq!(sent, json!({"name": "Acme", "provider": text, "domains": ["acme.example"]}));
    }
}

#[tokio::test]
async fn get() {
    conforms("GetEnterpriseConnection", &["entconn_1"], All, |clerk| async move {
        clerk.enterprise_connections().get("entconn_1").await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateEnterpriseConnection", &["entconn_1"], All, |clerk| async move {
        let params = UpdateEnterpriseConnection::new()
            .name("Acme Ltd")
            .domains(["acme.example", "acme.test"])
            .organization_id("org_1")
            .active(true)
            .sync_user_attributes(false)
            .disable_additional_identifications(true)
            .allow_organization_account_linking(true)
            .custom_attributes([attribute(), attribute()])
            .saml(saml().name("Okta"))
            .oidc(oidc());
        clerk.enterprise_connections().update("entconn_1", params).await
    })
    .await;
    assert_eq!(sent["saml"]["name"], json!("Okta"));
    assert_eq!(sent["domains"], json!(["acme.example", "acme.test"]));
    assert_eq!(sent["sync_user_attributes"], json!(false));

    let (_, sent) = conforms("UpdateEnterpriseConnection", &["entconn_1"], Required, |clerk| async move {
        clerk.enterprise_connections().update("entconn_1", UpdateEnterpriseConnection::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[test]
fn only_what_was_set_within_a_part_is_sent() {
    let saml = SamlSettings::new().login_hint(LoginHint::off()).attribute_mapping(AttributeMapping::new());
    let sent = serde_json::to_value(UpdateEnterpriseConnection::new().saml(saml).oidc(OidcSettings::new())).unwrap();
    assert_eq!(sent, json!({"saml": {"login_hint": {"mode": "off"}, "attribute_mapping": {}}, "oidc": {}}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteEnterpriseConnection", &["entconn_1"], All, |clerk| async move {
        clerk.enterprise_connections().delete("entconn_1").await
    })
    .await;
}

#[tokio::test]
async fn test_runs() {
    let (page, sent) = conforms("ListEnterpriseConnectionTestRuns", &["entconn_1"], All, |clerk| async move {
        let params = ListEnterpriseConnectionTestRuns::new()
            .limit(1)
            .offset(2)
            .status([TestRunStatus::Failed, TestRunStatus::Pending]);
        clerk.enterprise_connections().list_test_runs("entconn_1", params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "1", "offset": "2", "status": ["failed", "pending"]}));

    conforms("ListEnterpriseConnectionTestRuns", &["entconn_1"], Required, |clerk| async move {
        clerk.enterprise_connections().list_test_runs("entconn_1", ListEnterpriseConnectionTestRuns::new()).await
    })
    .await;

    let (run, _) = conforms("CreateEnterpriseConnectionTestRun", &["entconn_1"], All, |clerk| async move {
        clerk.enterprise_connections().create_test_run("entconn_1").await
    })
    .await;
    assert!(!format!("{run:?}").contains(run.url.expose()));
}

#[tokio::test]
async fn what_cannot_be() {
    let create = |name, domain: Option<&'static str>| {
        CreateEnterpriseConnection::new(name, EnterpriseProvider::OidcCustom, domain)
    };
    for (problem, params) in [
        ("name", create("", Some("acme.example"))),
        ("domains", create("Acme", None)),
        ("organization_id", new().organization_id("")),
        ("saml", new().saml(SamlSettings::new().name("Okta"))),
        ("custom_attributes.name", new().custom_attributes([CustomAttributeMapping::new("", "key")])),
        ("custom_attributes.key", new().custom_attributes([attribute(), CustomAttributeMapping::new("Name", "")])),
    ] {
        refuses(problem, |clerk| async move { clerk.enterprise_connections().create(params).await }).await;
    }
    let update = UpdateEnterpriseConnection::new;
    for (problem, params) in [
        ("name", update().name("")),
        ("organization_id", update().organization_id("")),
        ("custom_attributes.key", update().custom_attributes([CustomAttributeMapping::new("Name", "")])),
    ] {
        refuses(problem, |clerk| async move { clerk.enterprise_connections().update("entconn_1", params).await }).await;
    }
    refuses("enterprise_connection_id", |clerk| async move { clerk.enterprise_connections().get("").await }).await;
    refuses(
        "enterprise_connection_id",
        |clerk| async move { clerk.enterprise_connections().create_test_run("").await },
    )
    .await;
    for (problem, params) in [
        ("limit", ListEnterpriseConnections::new().limit(501)),
        ("organization_id", ListEnterpriseConnections::new().organization_id("")),
    ] {
        refuses(problem, |clerk| async move { clerk.enterprise_connections().list_all(params).next().await.unwrap() })
            .await;
    }
    for (id, limit, problem) in [("", 1, "enterprise_connection_id"), ("entconn_1", 501, "limit")] {
        refuses(problem, |clerk| async move {
            let params = ListEnterpriseConnectionTestRuns::new().limit(limit);
            clerk.enterprise_connections().list_all_test_runs(id, params).next().await.unwrap()
        })
        .await;
    }
}

#[test]
fn the_client_secret_is_not_shown() {
    assert!(!format!("{:?}", UpdateEnterpriseConnection::new().oidc(oidc())).contains("hush"));
}
