use clerk_api::groups::instance_settings::{
    PreferredSignInStrategy, UpdateCommunication, UpdateInstance, UpdateOAuthApplicationSettings,
    UpdateOrganizationSettings, UpdateProtect, UpdateRestrictions,
};
use clerk_types::resources::instance_settings::OrganizationEnrollmentMode;
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{conforms, replies};

#[tokio::test]
async fn get() {
    conforms("GetInstance", &[], All, |clerk| async move { clerk.instance_settings().get().await }).await;
}

#[tokio::test]
async fn update() {
    for (strategy, text) in [
        (PreferredSignInStrategy::Password, "password"),
        (PreferredSignInStrategy::Otp, "otp"),
        (PreferredSignInStrategy::Unset, ""),
    ] {
        let (_, sent) = conforms("UpdateInstance", &[], All, |clerk| async move {
            let params = UpdateInstance::new()
                .test_mode(false)
                .hibp(true)
                .support_email("help@example.com")
                .clerk_js_version("5")
                .development_origin("http://localhost:3000")
                .allowed_origins(["capacitor://localhost"])
                .url_based_session_syncing(false)
                .preferred_sign_in_strategy_when_password_required(strategy);
            clerk.instance_settings().update(params).await
        })
        .await;
        assert_eq!(
            sent,
            json!({
                "test_mode": false, "hibp": true, "support_email": "help@example.com", "clerk_js_version": "5",
                "development_origin": "http://localhost:3000", "allowed_origins": ["capacitor://localhost"],
                "url_based_session_syncing": false, "preferred_sign_in_strategy_when_password_required": text
            })
        );
    }

    let (_, sent) = conforms("UpdateInstance", &[], Required, |clerk| async move {
        clerk.instance_settings().update(UpdateInstance::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn update_restrictions() {
    let (_, sent) = conforms("UpdateInstanceRestrictions", &[], All, |clerk| async move {
        let params = UpdateRestrictions::new()
            .allowlist(true)
            .blocklist(false)
            .allowlist_blocklist_disabled_on_sign_in(true)
            .block_email_subaddresses(false)
            .block_disposable_email_domains(true);
        clerk.instance_settings().update_restrictions(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "allowlist": true, "blocklist": false, "allowlist_blocklist_disabled_on_sign_in": true,
            "block_email_subaddresses": false, "block_disposable_email_domains": true
        })
    );

    conforms("UpdateInstanceRestrictions", &[], Required, |clerk| async move {
        clerk.instance_settings().update_restrictions(UpdateRestrictions::new()).await
    })
    .await;
}

#[tokio::test]
async fn protect() {
    conforms("GetInstanceProtect", &[], All, |clerk| async move { clerk.instance_settings().protect().await }).await;

    let (_, sent) = conforms("UpdateInstanceProtect", &[], All, |clerk| async move {
        clerk.instance_settings().update_protect(UpdateProtect::new().rules_enabled(true).specter_enabled(false)).await
    })
    .await;
    assert_eq!(sent, json!({"rules_enabled": true, "specter_enabled": false}));

    conforms("UpdateInstanceProtect", &[], Required, |clerk| async move {
        clerk.instance_settings().update_protect(UpdateProtect::new()).await
    })
    .await;
}

#[tokio::test]
async fn communication() {
    conforms(
        "GetInstanceCommunication",
        &[],
        All,
        |clerk| async move { clerk.instance_settings().communication().await },
    )
    .await;

    let (_, sent) = conforms("UpdateInstanceCommunication", &[], All, |clerk| async move {
        let params = UpdateCommunication::new().blocked_country_codes(["AQ", "BV"]);
        clerk.instance_settings().update_communication(params).await
    })
    .await;
    assert_eq!(sent, json!({"blocked_country_codes": ["AQ", "BV"]}));

    conforms("UpdateInstanceCommunication", &[], Required, |clerk| async move {
        clerk.instance_settings().update_communication(UpdateCommunication::new()).await
    })
    .await;
}

#[tokio::test]
async fn countries_that_cannot_be() {
    let update = |codes: Vec<String>| UpdateCommunication::new().blocked_country_codes(codes);
    let letters = || (b'A'..=b'Z').map(char::from);
    let countries: Vec<String> = letters().flat_map(|one| letters().map(move |two| format!("{one}{two}"))).collect();
    for codes in [
        vec!["aq".to_owned()],
        vec!["A".to_owned()],
        vec!["AQA".to_owned()],
        vec!["\u{c4}".to_owned()],
        vec![String::new()],
        vec!["AQ".to_owned(), "AQ".to_owned()],
        countries[..251].to_vec(),
    ] {
        refuses("blocked_country_codes", |clerk| async move {
            clerk.instance_settings().update_communication(update(codes)).await
        })
        .await;
    }
    for codes in [Vec::new(), countries[..250].to_vec()] {
        allows(&replies::largest("InstanceCommunication"), |clerk| async move {
            clerk.instance_settings().update_communication(update(codes)).await
        })
        .await;
    }
}

#[tokio::test]
async fn oauth_application_settings() {
    conforms("GetInstanceOAuthApplicationSettings", &[], All, |clerk| async move {
        clerk.instance_settings().oauth_application_settings().await
    })
    .await;

    let full = || {
        UpdateOAuthApplicationSettings::new()
            .dynamic_oauth_client_registration(true)
            .oauth_jwt_access_tokens(false)
            .client_id_metadata_documents_advertised(true)
            .client_id_metadata_documents_only_allow_pre_registered_clients(false)
            .client_id_metadata_documents_block_implicitly_allowed_clients(true)
    };
    let (_, sent) = conforms("UpdateInstanceOAuthApplicationSettings", &[], All, |clerk| async move {
        clerk.instance_settings().update_oauth_application_settings(full().default_scopes(["email"])).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "dynamic_oauth_client_registration": true, "oauth_jwt_access_tokens": false,
            "client_id_metadata_documents_advertised": true,
            "client_id_metadata_documents_only_allow_pre_registered_clients": false,
            "client_id_metadata_documents_block_implicitly_allowed_clients": true, "default_scopes": ["email"]
        })
    );

    let (_, sent) = conforms("UpdateInstanceOAuthApplicationSettings", &[], All, |clerk| async move {
        clerk.instance_settings().update_oauth_application_settings(full().clear_default_scopes()).await
    })
    .await;
    assert_eq!(sent["default_scopes"], json!(null));

    let (_, sent) = conforms("UpdateInstanceOAuthApplicationSettings", &[], Required, |clerk| async move {
        clerk.instance_settings().update_oauth_application_settings(UpdateOAuthApplicationSettings::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn organization_settings() {
    conforms("GetInstanceOrganizationSettings", &[], All, |clerk| async move {
        clerk.instance_settings().organization_settings().await
    })
    .await;

    let (_, sent) = conforms("UpdateInstanceOrganizationSettings", &[], All, |clerk| async move {
        let modes = [OrganizationEnrollmentMode::AutomaticInvitation, OrganizationEnrollmentMode::AutomaticSuggestion];
        let params = UpdateOrganizationSettings::new()
            .enabled(true)
            .max_allowed_memberships(50)
            .admin_delete_enabled(false)
            .domains_enabled(true)
            .slug_disabled(false)
            .domains_enrollment_modes(modes)
            .creator_role_id("role_1")
            .domains_default_role_id("role_2");
        clerk.instance_settings().update_organization_settings(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "enabled": true, "max_allowed_memberships": 50, "admin_delete_enabled": false, "domains_enabled": true,
            "slug_disabled": false, "domains_enrollment_modes": ["automatic_invitation", "automatic_suggestion"],
            "creator_role_id": "role_1", "domains_default_role_id": "role_2"
        })
    );

    conforms("UpdateInstanceOrganizationSettings", &[], Required, |clerk| async move {
        clerk.instance_settings().update_organization_settings(UpdateOrganizationSettings::new()).await
    })
    .await;

    for (problem, params) in [
        ("creator_role_id", UpdateOrganizationSettings::new().creator_role_id("")),
        ("domains_default_role_id", UpdateOrganizationSettings::new().domains_default_role_id("")),
    ] {
        refuses(problem, |clerk| async move { clerk.instance_settings().update_organization_settings(params).await })
            .await;
    }
}
