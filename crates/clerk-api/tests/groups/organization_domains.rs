use clerk_api::Filter;
use clerk_api::groups::organization_domains::{
    CreateOrganizationDomain, ListInstanceOrganizationDomains, ListOrganizationDomains, UpdateOrganizationDomain,
};
use clerk_types::resources::instance_settings::OrganizationEnrollmentMode;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizationDomains", &["org_1"], All, |clerk| async move {
        let params = ListOrganizationDomains::new()
            .limit(500)
            .offset(0)
            .verified(false)
            .enrollment_mode([OrganizationEnrollmentMode::EnterpriseSso]);
        clerk.organization_domains().list("org_1", params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "verified": "false", "enrollment_mode": "enterprise_sso"}));

    conforms("ListOrganizationDomains", &["org_1"], Required, |clerk| async move {
        clerk.organization_domains().list("org_1", ListOrganizationDomains::new()).await
    })
    .await;
}

#[tokio::test]
async fn list_for_instance() {
    let (page, sent) = conforms("ListAllOrganizationDomains", &[], All, |clerk| async move {
        let params = ListInstanceOrganizationDomains::new()
            .limit(1)
            .offset(2)
            .organization_id("org_1")
            .verified(true)
            .enrollment_mode([
                Filter::from(OrganizationEnrollmentMode::AutomaticSuggestion),
                Filter::exclude(OrganizationEnrollmentMode::EnterpriseSso),
            ])
            .query("acme")
            .domains(["a.example", "b.example"])
            .order_by("name");
        clerk.organization_domains().list_for_instance(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "limit": "1", "offset": "2", "organization_id": "org_1", "verified": "true",
            "enrollment_mode": "automatic_suggestion,-enterprise_sso", "query": "acme",
            "domains": ["a.example", "b.example"], "order_by": "name"
        })
    );

    conforms("ListAllOrganizationDomains", &[], Required, |clerk| async move {
        // No mode is no filter.
        let params = ListInstanceOrganizationDomains::new().enrollment_mode(Vec::<Filter>::new());
        clerk.organization_domains().list_for_instance(params).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganizationDomain", &["org_1"], All, |clerk| async move {
        let params = CreateOrganizationDomain::new("acme.example", "automatic_invitation").verified(false);
        clerk.organization_domains().create("org_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "acme.example", "enrollment_mode": "automatic_invitation", "verified": false}));

    conforms("CreateOrganizationDomain", &["org_1"], Required, |clerk| async move {
        let mode = OrganizationEnrollmentMode::ManualInvitation;
        clerk.organization_domains().create("org_1", CreateOrganizationDomain::new("acme.example", mode)).await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOrganizationDomain", &["org_1", "orgdmn_1"], All, |clerk| async move {
        let params = UpdateOrganizationDomain::new().enrollment_mode("manual_invitation").verified(true);
        clerk.organization_domains().update("org_1", "orgdmn_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"enrollment_mode": "manual_invitation", "verified": true}));

    let (_, sent) = conforms("UpdateOrganizationDomain", &["org_1", "orgdmn_1"], Required, |clerk| async move {
        clerk.organization_domains().update("org_1", "orgdmn_1", UpdateOrganizationDomain::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteOrganizationDomain", &["org_1", "orgdmn_1"], All, |clerk| async move {
        clerk.organization_domains().delete("org_1", "orgdmn_1").await
    })
    .await;
}

#[tokio::test]
async fn verify_ownership() {
    conforms("VerifyOrganizationDomainOwnership", &["org_1", "orgdmn_1"], All, |clerk| async move {
        clerk.organization_domains().verify_ownership("org_1", "orgdmn_1").await
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be() {
    for (organization_id, domain_id, problem) in [("", "orgdmn_1", "organization_id"), ("org_1", "", "domain_id")] {
        refuses(problem, |clerk| async move { clerk.organization_domains().delete(organization_id, domain_id).await })
            .await;
        refuses(problem, |clerk| async move {
            clerk.organization_domains().update(organization_id, domain_id, UpdateOrganizationDomain::new()).await
        })
        .await;
        refuses(problem, |clerk| async move {
            clerk.organization_domains().verify_ownership(organization_id, domain_id).await
        })
        .await;
    }
    for (organization_id, name, problem) in [("", "acme.example", "organization_id"), ("org_1", "", "name")] {
        refuses(problem, |clerk| async move {
            let params = CreateOrganizationDomain::new(name, "manual_invitation");
            clerk.organization_domains().create(organization_id, params).await
        })
        .await;
    }
    for limit in [0, 501] {
        refuses("limit", |clerk| async move {
            let params = ListOrganizationDomains::new().limit(limit);
            clerk.organization_domains().list_all("org_1", params).next().await.unwrap()
        })
        .await;
    }
    let new = ListInstanceOrganizationDomains::new;
    for (problem, params) in [
        ("limit", new().limit(501)),
        ("organization_id", new().organization_id("")),
        ("query", new().query("")),
        ("query", new().query(" \t")),
    ] {
        refuses(problem, |clerk| async move {
            clerk.organization_domains().list_all_for_instance(params).next().await.unwrap()
        })
        .await;
    }
}
