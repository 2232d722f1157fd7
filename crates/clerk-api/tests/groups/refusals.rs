//! What is refused before any traffic, and what just about is not.

use std::future::Future;

use clerk_api::groups::actor_tokens::{Actor, CreateActorToken};
use clerk_api::groups::allowlist_identifiers::{CreateAllowlistIdentifier, ListAllowlistIdentifiers};
use clerk_api::groups::api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey, UpdateApiKey};
use clerk_api::groups::domains::{AddDomain, UpdateDomain};
use clerk_api::groups::invitations::{CreateInvitation, ListInvitations};
use clerk_api::groups::jwt_templates::{CreateJwtTemplate, ListJwtTemplates, UpdateJwtTemplate};
use clerk_api::groups::m2m_tokens::{CreateM2mToken, ListM2mTokens, RevokeM2mToken};
use clerk_api::groups::machines::{CreateMachine, ListMachines, UpdateMachine};
use clerk_api::groups::organization_permissions::{
    CreateOrganizationPermission, ListOrganizationPermissions, UpdateOrganizationPermission,
};
use clerk_api::groups::organization_roles::{CreateOrganizationRole, ListOrganizationRoles, UpdateOrganizationRole};
use clerk_api::groups::proxy_checks::VerifyProxy;
use clerk_api::groups::redirect_urls::ListRedirectUrls;
use clerk_api::groups::role_sets::{AddRoles, CreateRoleSet, ListRoleSets, ReplaceRoleSet, UpdateRoleSet};
use clerk_api::groups::sign_in_tokens::CreateSignInToken;
use clerk_api::groups::waitlist_entries::{CreateWaitlistEntry, InviteWaitlistEntry, ListWaitlistEntries};
use clerk_api::{Clerk, Error};
use clerk_types::resources::m2m_tokens::M2mTokenFormat;
use http::StatusCode;
use serde_json::{Value, json};

use crate::{client, replies};

/// Demands a local error that names the argument, and no traffic.
pub(crate) async fn refuses<T, F: Future<Output = Result<T, Error>>>(name: &str, call: impl FnOnce(Clerk) -> F) {
    let (clerk, transport) = client();
    let Err(error) = call(clerk).await else { panic!("{name} was let through") };
    assert!(error.is_invalid_request(), "{name}: {error:?}");
    let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    let text = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    assert!(text.contains(name), "{name}: {text}");
    assert!(transport.requests().is_empty(), "{name}");
}

/// Demands that the call is made and its answer read.
pub(crate) async fn allows<T, F: Future<Output = Result<T, Error>>>(reply: &Value, call: impl FnOnce(Clerk) -> F) {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, reply);
    if let Err(error) = call(clerk).await {
        panic!("{error:?}");
    }
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn identifiers_and_tokens_that_are_empty() {
    refuses("machine_id", |clerk| async move { clerk.machines().get("").await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().delete("").await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().update("", UpdateMachine::new()).await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().secret_key("").await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().rotate_secret_key("", 0).await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().create_scope("", "mch_2").await }).await;
    refuses("to_machine_id", |clerk| async move { clerk.machines().create_scope("mch_1", "").await }).await;
    refuses("machine_id", |clerk| async move { clerk.machines().delete_scope("", "mch_2").await }).await;
    // The reference would delete at another address here.
    refuses("other_machine_id", |clerk| async move { clerk.machines().delete_scope("mch_1", "").await }).await;
    refuses("scoped_machines", |clerk| async move {
        clerk.machines().create(CreateMachine::new("a").scoped_machines(["mch_1", ""])).await
    })
    .await;

    refuses("m2m_token_id", |clerk| async move { clerk.m2m_tokens().revoke("", RevokeM2mToken::new()).await }).await;
    refuses("subject", |clerk| async move { clerk.m2m_tokens().list(ListM2mTokens::new("")).await }).await;
    refuses("token", |clerk| async move { clerk.m2m_tokens().verify("").await }).await;

    refuses("api_key_id", |clerk| async move { clerk.api_keys().get("").await }).await;
    refuses("api_key_id", |clerk| async move { clerk.api_keys().delete("").await }).await;
    refuses("api_key_id", |clerk| async move { clerk.api_keys().secret("").await }).await;
    refuses("api_key_id", |clerk| async move { clerk.api_keys().revoke("", RevokeApiKey::new()).await }).await;
    refuses("api_key_id", |clerk| async move { clerk.api_keys().update("", UpdateApiKey::new()).await }).await;
    refuses("subject", |clerk| async move { clerk.api_keys().list(ListApiKeys::new("")).await }).await;
    refuses("subject", |clerk| async move { clerk.api_keys().create(CreateApiKey::new("abc", "")).await }).await;
    refuses("subject", |clerk| async move { clerk.api_keys().update("ak_1", UpdateApiKey::new().subject("")).await })
        .await;
    refuses("created_by", |clerk| async move {
        clerk.api_keys().create(CreateApiKey::new("abc", "user_1").created_by("")).await
    })
    .await;
    refuses("secret", |clerk| async move { clerk.api_keys().verify("").await }).await;
    refuses("access_token", |clerk| async move { clerk.oauth_access_tokens().verify("").await }).await;

    refuses("url", |clerk| async move { clerk.redirect_urls().create("").await }).await;
    refuses("id", |clerk| async move { clerk.redirect_urls().delete("").await }).await;
    refuses("identifier", |clerk| async move { clerk.blocklist_identifiers().create("").await }).await;
    refuses("identifier_id", |clerk| async move { clerk.blocklist_identifiers().delete("").await }).await;
    refuses("identifier", |clerk| async move {
        clerk.allowlist_identifiers().create(CreateAllowlistIdentifier::new("")).await
    })
    .await;
    refuses("identifier_id", |clerk| async move { clerk.allowlist_identifiers().delete("").await }).await;
    refuses("sign_in_token_id", |clerk| async move { clerk.sign_in_tokens().revoke("").await }).await;
    refuses("user_id", |clerk| async move { clerk.sign_in_tokens().create(CreateSignInToken::new("")).await }).await;
    refuses("org_id", |clerk| async move {
        clerk.sign_in_tokens().create(CreateSignInToken::new("user_1").org_id("")).await
    })
    .await;
    refuses("domain_id", |clerk| async move { clerk.domains().delete("").await }).await;
    refuses("domain_id", |clerk| async move { clerk.domains().update("", UpdateDomain::new()).await }).await;
    refuses("name", |clerk| async move { clerk.domains().add(AddDomain::new("")).await }).await;
    refuses("name", |clerk| async move { clerk.domains().update("dmn_1", UpdateDomain::new().name("")).await }).await;
    refuses("domain_id", |clerk| async move { clerk.proxy_checks().verify(VerifyProxy::new().domain_id("")).await })
        .await;
    refuses("proxy_url", |clerk| async move { clerk.proxy_checks().verify(VerifyProxy::new().proxy_url("")).await })
        .await;
    refuses("actor_token_id", |clerk| async move { clerk.actor_tokens().revoke("").await }).await;
    for (user_id, actor, name) in [
        ("", Actor::new("user_2"), "user_id"),
        ("user_1", Actor::new(""), "actor"),
        ("user_1", Actor::new("user_2").claim("sub", "user_3"), "actor"),
    ] {
        refuses(name, |clerk| async move { clerk.actor_tokens().create(CreateActorToken::new(user_id, actor)).await })
            .await;
    }
}

#[tokio::test]
async fn invitations_and_waitlist_entries_that_cannot_be() {
    refuses("invitation_id", |clerk| async move { clerk.invitations().revoke("").await }).await;
    refuses("email_address", |clerk| async move { clerk.invitations().create(CreateInvitation::new("")).await }).await;
    refuses("email_address", |clerk| async move {
        clerk.invitations().create_bulk(["a@b.example", ""].map(CreateInvitation::new)).await
    })
    .await;
    for days in [0, 366] {
        refuses("expires_in_days", |clerk| async move {
            clerk.invitations().create(CreateInvitation::new("a@b.example").expires_in_days(days)).await
        })
        .await;
    }
    refuses("JSON objects", |clerk| async move {
        clerk.invitations().create(CreateInvitation::new("a@b.example").public_metadata(json!(["a"]))).await
    })
    .await;
    for count in [0, 11] {
        refuses("invitations", |clerk| async move {
            clerk.invitations().create_bulk((0..count).map(|_| CreateInvitation::new("a@b.example"))).await
        })
        .await;
    }
    allows(&json!([]), |clerk| async move {
        clerk.invitations().create_bulk((0..10).map(|_| CreateInvitation::new("a@b.example"))).await
    })
    .await;

    refuses("waitlist_entry_id", |clerk| async move { clerk.waitlist_entries().reject("").await }).await;
    refuses("waitlist_entry_id", |clerk| async move { clerk.waitlist_entries().delete("").await }).await;
    refuses("waitlist_entry_id", |clerk| async move {
        clerk.waitlist_entries().invite("", InviteWaitlistEntry::new()).await
    })
    .await;
    refuses(
        "email_address",
        |clerk| async move { clerk.waitlist_entries().create(CreateWaitlistEntry::new("")).await },
    )
    .await;
    refuses("email_address", |clerk| async move {
        clerk.waitlist_entries().create_bulk([CreateWaitlistEntry::new("")]).await
    })
    .await;
    for count in [0, 51] {
        refuses("entries", |clerk| async move {
            clerk.waitlist_entries().create_bulk((0..count).map(|_| CreateWaitlistEntry::new("a@b.example"))).await
        })
        .await;
    }
    allows(&json!([]), |clerk| async move {
        clerk.waitlist_entries().create_bulk((0..50).map(|_| CreateWaitlistEntry::new("a@b.example"))).await
    })
    .await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.invitations().list(ListInvitations::new().limit(limit)).await })
            .await;
        refuses("limit", |clerk| async move {
            clerk.waitlist_entries().list(ListWaitlistEntries::new().limit(limit)).await
        })
        .await;
        refuses("limit", |clerk| async move { clerk.jwt_templates().list(ListJwtTemplates::new().limit(limit)).await })
            .await;
    }
}

#[tokio::test]
async fn templates_that_cannot_be() {
    let new = || CreateJwtTemplate::new("a", json!({}));
    let update = || UpdateJwtTemplate::new("a", json!({}));
    for (problem, params) in [
        ("name", CreateJwtTemplate::new("", json!({}))),
        ("JSON objects", CreateJwtTemplate::new("a", json!(null))),
        ("lifetime", new().lifetime(29)),
        ("lifetime", new().lifetime(315_360_001)),
        ("allowed_clock_skew", new().allowed_clock_skew(-1)),
        ("allowed_clock_skew", new().allowed_clock_skew(301)),
        ("signing_algorithm", new().custom_signing_key(true).signing_key("k")),
        ("signing_key", new().custom_signing_key(true).signing_algorithm("RS256")),
    ] {
        refuses(problem, |clerk| async move { clerk.jwt_templates().create(params).await }).await;
    }
    for (problem, params) in [
        ("name", UpdateJwtTemplate::new("", json!({}))),
        ("JSON objects", UpdateJwtTemplate::new("a", json!([]))),
        ("lifetime", update().lifetime(29)),
        ("allowed_clock_skew", update().allowed_clock_skew(301)),
    ] {
        refuses(problem, |clerk| async move { clerk.jwt_templates().update("jtmp_1", params).await }).await;
    }
    refuses("template_id", |clerk| async move { clerk.jwt_templates().get("").await }).await;
    refuses("template_id", |clerk| async move { clerk.jwt_templates().update("", update()).await }).await;
}

#[tokio::test]
async fn role_sets_that_cannot_be() {
    let new = |name, default, creator| CreateRoleSet::new(name, default, creator, ["org:a"]);
    for (problem, params) in [
        ("name", new("", "org:a", "org:a")),
        ("default_role_key", new("A", "", "org:a")),
        ("creator_role_key", new("A", "org:a", "")),
        ("key", new("A", "org:a", "org:a").key("")),
        ("roles", CreateRoleSet::new("A", "org:a", "org:a", Vec::<String>::new())),
        ("roles", CreateRoleSet::new("A", "org:a", "org:a", vec!["org:a"; 11])),
    ] {
        refuses(problem, |clerk| async move { clerk.role_sets().create(params).await }).await;
    }
    refuses("role_set_key_or_id", |clerk| async move { clerk.role_sets().get("").await }).await;
    for (problem, params) in [("name", UpdateRoleSet::new().name("")), ("key", UpdateRoleSet::new().key(""))] {
        refuses(problem, |clerk| async move { clerk.role_sets().update("rs_1", params).await }).await;
    }
    refuses(
        "dest_role_set_key",
        |clerk| async move { clerk.role_sets().replace("rs_1", ReplaceRoleSet::new("")).await },
    )
    .await;
    for count in [0, 11] {
        refuses("role_keys", |clerk| async move {
            clerk.role_sets().add_roles("rs_1", AddRoles::new(vec!["org:a"; count])).await
        })
        .await;
    }
    for (from, to, problem) in [("", "org:b", "role_key"), ("org:a", "", "to_role_key")] {
        refuses(problem, |clerk| async move { clerk.role_sets().replace_role("rs_1", from, to).await }).await;
    }
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.role_sets().list(ListRoleSets::new().limit(limit)).await }).await;
    }
}

#[tokio::test]
async fn roles_and_permissions_without_identifier_name_or_key() {
    refuses("organization_role_id", |clerk| async move { clerk.organization_roles().get("").await }).await;
    refuses(
        "organization_role_id",
        |clerk| async move { clerk.organization_roles().assign_permission("", "perm_1").await },
    )
    .await;
    refuses("permission_id", |clerk| async move { clerk.organization_roles().remove_permission("role_1", "").await })
        .await;
    refuses("permission_id", |clerk| async move { clerk.organization_permissions().delete("").await }).await;
    for (name, key, problem) in [("", "org:a", "name"), ("A", "", "key")] {
        refuses(problem, |clerk| async move {
            clerk.organization_roles().create(CreateOrganizationRole::new(name, key)).await
        })
        .await;
        refuses(problem, |clerk| async move {
            clerk.organization_roles().update("role_1", UpdateOrganizationRole::new().name(name).key(key)).await
        })
        .await;
        refuses(problem, |clerk| async move {
            clerk.organization_permissions().create(CreateOrganizationPermission::new(name, key)).await
        })
        .await;
        refuses(problem, |clerk| async move {
            let params = UpdateOrganizationPermission::new().name(name).key(key);
            clerk.organization_permissions().update("perm_1", params).await
        })
        .await;
    }
    refuses("permissions", |clerk| async move {
        clerk.organization_roles().create(CreateOrganizationRole::new("A", "org:a").permissions(["perm_1", ""])).await
    })
    .await;
    refuses("permissions", |clerk| async move {
        clerk.organization_roles().update("role_1", UpdateOrganizationRole::new().permissions([""])).await
    })
    .await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move {
            clerk.organization_roles().list(ListOrganizationRoles::new().limit(limit)).await
        })
        .await;
        refuses("limit", |clerk| async move {
            clerk.organization_permissions().list(ListOrganizationPermissions::new().limit(limit)).await
        })
        .await;
    }
}

#[tokio::test]
async fn identifiers_that_would_lead_elsewhere() {
    for id in [".", "..", "a/../b", "%2e%2e", "%252e%252e/x", ".%2E"] {
        refuses("machine_id", |clerk| async move { clerk.machines().get(id).await }).await;
        refuses("other_machine_id", |clerk| async move { clerk.machines().delete_scope("mch_1", id).await }).await;
        refuses("m2m_token_id", |clerk| async move { clerk.m2m_tokens().revoke(id, RevokeM2mToken::new()).await })
            .await;
        refuses("api_key_id", |clerk| async move { clerk.api_keys().delete(id).await }).await;
    }
    // Everything else is one segment.
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &replies::machine());
    clerk.machines().get("a/b?c#d\n").await.unwrap();
    assert_eq!(transport.requests()[0].uri().path(), "/v1/machines/a%2Fb%3Fc%23d%0A");
    assert_eq!(transport.requests()[0].uri().query(), None);
}

#[tokio::test]
async fn lifetimes() {
    for seconds in [0.0, -0.0, -1.0, -0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        refuses("seconds_until_expiration", |clerk| async move {
            clerk.m2m_tokens().create(CreateM2mToken::new().seconds_until_expiration(seconds)).await
        })
        .await;
        refuses("seconds_until_expiration", |clerk| async move {
            clerk.api_keys().create(CreateApiKey::new("abc", "user_1").seconds_until_expiration(seconds)).await
        })
        .await;
        refuses("seconds_until_expiration", |clerk| async move {
            clerk.api_keys().update("ak_1", UpdateApiKey::new().seconds_until_expiration(seconds)).await
        })
        .await;
    }
    for seconds in [0.5, 1e-9, 1.0, 1e12] {
        allows(&replies::m2m_token(), |clerk| async move {
            clerk.m2m_tokens().create(CreateM2mToken::new().seconds_until_expiration(seconds)).await
        })
        .await;
    }
    for ttl in [0, -1, 315_360_001, i64::MIN, i64::MAX] {
        refuses("default_token_ttl", |clerk| async move {
            clerk.machines().create(CreateMachine::new("a").default_token_ttl(ttl)).await
        })
        .await;
        refuses("default_token_ttl", |clerk| async move {
            clerk.machines().update("mch_1", UpdateMachine::new().default_token_ttl(ttl)).await
        })
        .await;
    }
    for ttl in [1, 315_360_000] {
        allows(&replies::machine(), |clerk| async move {
            clerk.machines().create(CreateMachine::new("a").default_token_ttl(ttl)).await
        })
        .await;
    }
    for ttl in [-1, 28_801, i64::MAX] {
        refuses("previous_token_ttl", |clerk| async move { clerk.machines().rotate_secret_key("mch_1", ttl).await })
            .await;
    }
}

#[tokio::test]
async fn a_reuse_that_no_new_token_could_meet() {
    let params = |remaining, lifetime: f64| {
        CreateM2mToken::new().min_remaining_ttl_seconds(remaining).seconds_until_expiration(lifetime)
    };
    for (remaining, lifetime) in [(60, 60.0), (61, 60.0), (1, 0.5)] {
        refuses("min_remaining_ttl_seconds", |clerk| async move {
            clerk.m2m_tokens().create(params(remaining, lifetime)).await
        })
        .await;
    }
    let reply = replies::m2m_token();
    allows(&reply, |clerk| async move { clerk.m2m_tokens().create(params(59, 60.0)).await }).await;
    allows(&reply, |clerk| async move { clerk.m2m_tokens().create(params(0, 0.5)).await }).await;
    // Without a lifetime of its own only the API knows; in JWT format it does not matter.
    allows(&reply, |clerk| async move {
        clerk.m2m_tokens().create(CreateM2mToken::new().min_remaining_ttl_seconds(1_000_000)).await
    })
    .await;
    allows(&reply, |clerk| async move {
        clerk.m2m_tokens().create(params(60, 60.0).token_format(M2mTokenFormat::Jwt)).await
    })
    .await;
}

#[tokio::test]
async fn names_and_other_texts() {
    for name in [String::new(), "x".repeat(256), "ü".repeat(256)] {
        let create = name.clone();
        refuses("name", |clerk| async move { clerk.machines().create(CreateMachine::new(create)).await }).await;
        refuses("name", |clerk| async move { clerk.machines().update("mch_1", UpdateMachine::new().name(name)).await })
            .await;
    }
    for name in [String::from("x"), "x".repeat(255), "ü".repeat(255), String::from(" ")] {
        allows(&replies::machine(), |clerk| async move { clerk.machines().create(CreateMachine::new(name)).await })
            .await;
    }
    for name in ["", "ab", " abc", "abc ", "abc\n", "\tabc", "   "] {
        refuses("name", |clerk| async move { clerk.api_keys().create(CreateApiKey::new(name, "user_1")).await }).await;
    }
    for name in ["abc", "a b", "a😀"] {
        allows(
            &replies::api_key(),
            |clerk| async move { clerk.api_keys().create(CreateApiKey::new(name, "user_1")).await },
        )
        .await;
    }
    for kind in ["ab", &"x".repeat(26)] {
        refuses("type", |clerk| async move {
            clerk.api_keys().create(CreateApiKey::new("abc", "user_1").r#type(kind)).await
        })
        .await;
    }
    refuses("type", |clerk| async move { clerk.api_keys().list(ListApiKeys::new("user_1").r#type("ab")).await }).await;
    let long = &"x".repeat(256);
    refuses("description", |clerk| async move {
        clerk.api_keys().create(CreateApiKey::new("abc", "user_1").description(long)).await
    })
    .await;
    refuses("description", |clerk| async move {
        clerk.api_keys().update("ak_1", UpdateApiKey::new().description(long)).await
    })
    .await;
}

#[tokio::test]
async fn too_many_scopes() {
    let scopes = |count: usize| (0..count).map(|number| format!("mch_{number}"));
    refuses("scoped_machines", |clerk| async move {
        clerk.machines().create(CreateMachine::new("a").scoped_machines(scopes(151))).await
    })
    .await;
    allows(&replies::machine(), |clerk| async move {
        clerk.machines().create(CreateMachine::new("a").scoped_machines(scopes(150))).await
    })
    .await;
}

#[tokio::test]
async fn limits_of_lists() {
    for limit in [0, 501, u32::MAX] {
        refuses("limit", |clerk| async move { clerk.machines().list(ListMachines::new().limit(limit)).await }).await;
        refuses("limit", |clerk| async move {
            clerk.machines().list_all(ListMachines::new().limit(limit)).next().await.unwrap()
        })
        .await;
        refuses("limit", |clerk| async move { clerk.redirect_urls().list(ListRedirectUrls::new().limit(limit)).await })
            .await;
        refuses("limit", |clerk| async move {
            clerk.allowlist_identifiers().list(ListAllowlistIdentifiers::new().limit(limit)).await
        })
        .await;
    }
    for limit in [0, 101] {
        refuses(
            "limit",
            |clerk| async move { clerk.m2m_tokens().list(ListM2mTokens::new("mch_1").limit(limit)).await },
        )
        .await;
        refuses("limit", |clerk| async move { clerk.api_keys().list(ListApiKeys::new("user_1").limit(limit)).await })
            .await;
    }
    let empty = json!({"data": [], "total_count": 0});
    for limit in [1, 500] {
        allows(&empty, |clerk| async move { clerk.machines().list(ListMachines::new().limit(limit)).await }).await;
    }
}

#[tokio::test]
async fn lifetimes_of_links() {
    for seconds in [0, -1] {
        refuses("expires_in_seconds", |clerk| async move {
            clerk.sign_in_tokens().create(CreateSignInToken::new("user_1").expires_in_seconds(seconds)).await
        })
        .await;
    }
}
