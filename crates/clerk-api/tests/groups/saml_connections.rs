#![allow(deprecated)]

use clerk_api::Filter;
use clerk_api::groups::saml_connections::{
    CreateSamlConnection, ListSamlConnections, SamlAttributeMapping, SamlProvider, UpdateSamlConnection,
};
use clerk_types::resources::enterprise_connections::LoginHint;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::{allows, refuses};

fn mapping() -> SamlAttributeMapping {
    SamlAttributeMapping::new().user_id("uid").email_address("mail").first_name("givenName").last_name("sn")
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListSAMLConnections", &[], All, |clerk| async move {
        let params = ListSamlConnections::new()
            .limit(500)
            .offset(0)
            .query("acme")
            .organization_id([Filter::from("org_1"), Filter::exclude("org_2")])
            .order_by("created_at");
        clerk.saml_connections().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "limit": "500", "offset": "0", "query": "acme", "organization_id": ["org_1", "-org_2"],
            "order_by": "created_at"
        })
    );

    conforms("ListSAMLConnections", &[], Required, |clerk| async move {
        clerk.saml_connections().list(ListSamlConnections::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateSAMLConnection", &[], All, |clerk| async move {
        let params = CreateSamlConnection::new("Acme", SamlProvider::Okta, ["acme.example"])
            .organization_id("org_1")
            .idp_entity_id("https://idp.example")
            .idp_sso_url("https://idp.example/sso")
            .idp_certificate("MIIC")
            .idp_metadata_url("https://idp.example/metadata.xml")
            .idp_metadata("<EntityDescriptor/>")
            .attribute_mapping(mapping())
            .force_authn(false)
            .login_hint(LoginHint::custom_attribute("staff_number"));
        clerk.saml_connections().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Acme", "provider": "saml_okta", "domains": ["acme.example"], "organization_id": "org_1",
            "idp_entity_id": "https://idp.example", "idp_sso_url": "https://idp.example/sso",
            "idp_certificate": "MIIC", "idp_metadata_url": "https://idp.example/metadata.xml",
            "idp_metadata": "<EntityDescriptor/>",
            "attribute_mapping": {
                "user_id": "uid", "email_address": "mail", "first_name": "givenName", "last_name": "sn"
            },
            "force_authn": false, "login_hint": {"mode": "custom_attribute", "source": "staff_number"}
        })
    );

    for (provider, text) in [
        (SamlProvider::Custom, "saml_custom"),
        (SamlProvider::Google, "saml_google"),
        (SamlProvider::Microsoft, "saml_microsoft"),
    ] {
        let (_, sent) = conforms("CreateSAMLConnection", &[], Required, |clerk| async move {
            clerk.saml_connections().create(CreateSamlConnection::new("Acme", provider, ["acme.example"])).await
        })
        .await;
        assert_eq!(sent, json!({"name": "Acme", "provider": text, "domains": ["acme.example"]}));
    }
}

#[tokio::test]
async fn get() {
    conforms(
        "GetSAMLConnection",
        &["samlc_1"],
        All,
        |clerk| async move { clerk.saml_connections().get("samlc_1").await },
    )
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateSAMLConnection", &["samlc_1"], All, |clerk| async move {
        let params = UpdateSamlConnection::new()
            .name("Acme Ltd")
            .domains(["acme.example"])
            .organization_id("org_1")
            .idp_entity_id("https://idp.example")
            .idp_sso_url("https://idp.example/sso")
            .idp_certificate("MIIC")
            .idp_metadata_url("https://idp.example/metadata.xml")
            .idp_metadata("<EntityDescriptor/>")
            .attribute_mapping(mapping())
            .active(true)
            .consent_verified_domains_deletion(false)
            .sync_user_attributes(true)
            .allow_subdomains(false)
            .allow_idp_initiated(true)
            .disable_additional_identifications(false)
            .allow_organization_account_linking(true)
            .force_authn(true)
            .login_hint(LoginHint::custom_attribute("staff_number"));
        clerk.saml_connections().update("samlc_1", params).await
    })
    .await;
    assert_eq!((&sent["active"], &sent["consent_verified_domains_deletion"]), (&json!(true), &json!(false)));

    let (_, sent) = conforms("UpdateSAMLConnection", &["samlc_1"], Required, |clerk| async move {
        clerk.saml_connections().update("samlc_1", UpdateSamlConnection::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteSAMLConnection", &["samlc_1"], All, |clerk| async move {
        clerk.saml_connections().delete("samlc_1").await
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be() {
    let create = |name, domain: Option<&'static str>| CreateSamlConnection::new(name, SamlProvider::Custom, domain);
    for (problem, params) in [
        ("name", create("", Some("acme.example"))),
        ("domains", create("Acme", None)),
        ("organization_id", create("Acme", Some("acme.example")).organization_id("")),
    ] {
        refuses(problem, |clerk| async move { clerk.saml_connections().create(params).await }).await;
    }
    for (problem, params) in [
        ("name", UpdateSamlConnection::new().name("")),
        ("organization_id", UpdateSamlConnection::new().organization_id("")),
    ] {
        refuses(problem, |clerk| async move { clerk.saml_connections().update("samlc_1", params).await }).await;
    }
    refuses("saml_connection_id", |clerk| async move { clerk.saml_connections().get("").await }).await;
    let organizations = |count: usize| ListSamlConnections::new().organization_id(vec!["org_1"; count]);
    for (problem, params) in [("limit", ListSamlConnections::new().limit(0)), ("organization_id", organizations(101))] {
        refuses(problem, |clerk| async move { clerk.saml_connections().list_all(params).next().await.unwrap() }).await;
    }
    allows(&json!({"data": []}), |clerk| async move { clerk.saml_connections().list(organizations(100)).await }).await;
}
