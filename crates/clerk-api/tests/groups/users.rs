use clerk_api::groups::credits::{AdjustCreditBalance, CreditAction};
use clerk_api::groups::users::{
    CountUsers, CreateUser, IdentificationStatus, ListProviderAccessTokens, ListUserOrganizationInvitations,
    ListUserOrganizationMemberships, ListUsers, RemovePassword, SetPasswordCompromised, UpdateUser, UserMetadata,
};
use clerk_api::transport::RecordingTransport;
use clerk_api::{Clerk, Error, File, Filter, JsonObject};
use clerk_types::ids::UserId;
use clerk_types::resources::password_hashers::PasswordHasher;
use clerk_types::resources::users::TotpCodeType;
use clerk_types::time::Millis;
use http::StatusCode;
use serde_json::{Value, json};

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::sent::query;
use crate::{client, conforms, replies};

/// All filters, set on a list and on a count alike.
macro_rules! filtered {
    ($params:expr) => {
        $params
            .email_address(["a@b.example", "c@d.example"])
            .phone_number(["+15555550100", "+15555550101"])
            .external_id([Filter::from("7"), Filter::exclude("8")])
            .username(["ada", "grace"])
            .web3_wallet(["0x1", "0x2"])
            .user_id([Filter::from(&UserId::new("user_1")), Filter::exclude("user_2")])
            .organization_id([Filter::from("org_1"), Filter::exclude("org_2")])
            .query("a")
            .email_address_query("b")
            .phone_number_query("555")
            .username_query("d")
            .name_query("e")
            .banned(false)
            .last_active_at_before(Millis::new(6))
            .last_active_at_after(Millis::new(5))
            .created_at_before(Millis::new(4))
            .created_at_after(Millis::new(3))
            .last_sign_in_at_before(Millis::new(2))
            .last_sign_in_at_after(Millis::new(1))
            .provider("oauth_google")
            .provider_user_id(["1", "2"])
    };
}

fn filters() -> Value {
    json!({
        "email_address": ["a@b.example", "c@d.example"], "phone_number": ["+15555550100", "+15555550101"],
        "external_id": ["7", "-8"], "username": ["ada", "grace"], "web3_wallet": ["0x1", "0x2"],
        "user_id": ["user_1", "-user_2"], "organization_id": ["org_1", "-org_2"], "query": "a",
        "email_address_query": "b", "phone_number_query": "555", "username_query": "d", "name_query": "e",
        "banned": "false", "last_active_at_before": "6", "last_active_at_after": "5", "created_at_before": "4",
        "created_at_after": "3", "last_sign_in_at_before": "2", "last_sign_in_at_after": "1",
        "provider": "oauth_google", "provider_user_id": ["1", "2"]
    })
}

fn users(ids: &[&str]) -> Value {
    let user = |id: &&str| {
        let mut user = replies::largest("User");
        user["id"] = json!(id);
        user
    };
    ids.iter().map(user).collect()
}

fn queries(transport: &RecordingTransport) -> Vec<Value> {
    transport.requests().iter().map(|request| Value::Object(query(request))).collect()
}

/// Walks along the list; each user as the identifier.
async fn ids(clerk: &Clerk, params: ListUsers) -> Result<Vec<String>, Error> {
    let mut stream = clerk.users().list_all(params);
    let mut ids = Vec::new();
    while let Some(user) = stream.next().await {
        ids.push(user?.id.into_string());
    }
    Ok(ids)
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("GetUserList", &[], All, |clerk| async move {
        let params = ListUsers::new().limit(500).offset(0).starting_after("user_0").order_by("-created_at");
        clerk.users().list(filtered!(params)).await
    })
    .await;
    assert_eq!((page.data.len(), page.total_count), (2, None));
    let mut expected = filters();
    expected["limit"] = json!("500");
    expected["offset"] = json!("0");
    expected["starting_after"] = json!("user_0");
    expected["order_by"] = json!("-created_at");
    assert_eq!(sent, expected);

    conforms("GetUserList", &[], Required, |clerk| async move { clerk.users().list(ListUsers::new()).await }).await;
}

#[tokio::test]
async fn count() {
    let (_, sent) =
        conforms(
            "GetUsersCount",
            &[],
            All,
            |clerk| async move { clerk.users().count(filtered!(CountUsers::new())).await },
        )
        .await;
    assert_eq!(sent, filters());
    // The filters of a list, without what only a list has.
    let (_, sent) = conforms("GetUsersCount", &[], All, |clerk| async move {
        let params = ListUsers::new().limit(5).offset(5).order_by("username");
        clerk.users().count(&filtered!(params)).await
    })
    .await;
    assert_eq!(sent, filters());

    conforms("GetUsersCount", &[], Required, |clerk| async move { clerk.users().count(CountUsers::new()).await }).await;
}

#[tokio::test]
async fn a_list_with_its_count() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &users(&["user_1", "user_2"]));
    transport.reply_json(StatusCode::OK, &json!({"object": "total_count", "total_count": 41}));
    let params = ListUsers::new().limit(2).offset(4).order_by("-username").banned(false);
    let page = clerk.users().list_with_count(params).await.unwrap();
    assert_eq!((page.data.len(), page.total_count), (2, Some(41)));
    let paths: Vec<String> = transport.requests().iter().map(|request| request.uri().path().to_owned()).collect();
    assert_eq!(paths, ["/v1/users", "/v1/users/count"]);
    assert_eq!(
        queries(&transport),
        [json!({"limit": "2", "offset": "4", "order_by": "-username", "banned": "false"}), json!({"banned": "false"})]
    );

    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &users(&[]));
    transport.reply_json(StatusCode::FORBIDDEN, &json!({"errors": []}));
    let error = clerk.users().list_with_count(ListUsers::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
}

#[tokio::test]
async fn by_creation_pages_start_behind_the_last_user() {
    for order in [None, Some("created_at"), Some("+created_at"), Some("-created_at")] {
        let (clerk, transport) = client();
        transport.reply_json(StatusCode::OK, &users(&["user_1", "user_2"]));
        transport.reply_json(StatusCode::OK, &users(&["user_3", "user_4"]));
        transport.reply_json(StatusCode::OK, &users(&[]));
        let mut params = ListUsers::new().limit(2).query("x").offset(0);
        params.order_by = order.map(str::to_owned);
        assert_eq!(ids(&clerk, params).await.unwrap(), ["user_1", "user_2", "user_3", "user_4"]);
        let page = |after: Option<&str>| {
            let all = [("limit", Some("2")), ("query", Some("x")), ("order_by", order), ("starting_after", after)];
            json!(all.into_iter().filter(|(_, value)| value.is_some()).collect::<std::collections::BTreeMap<_, _>>())
        };
        assert_eq!(queries(&transport), [page(None), page(Some("user_2")), page(Some("user_4"))]);
    }
}

#[tokio::test]
async fn a_cursor_is_where_the_stream_starts() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &users(&["user_1"]));
    transport.reply_json(StatusCode::OK, &users(&[]));
    let params = ListUsers::new().limit(1).starting_after("user_0");
    assert_eq!(ids(&clerk, params).await.unwrap(), ["user_1"]);
    assert_eq!(queries(&transport), ["user_0", "user_1"].map(|after| json!({"limit": "1", "starting_after": after})));
}

#[tokio::test]
async fn otherwise_pages_are_told_apart_by_offset() {
    for (params, offsets) in [
        (ListUsers::new().limit(1).order_by("-username"), ["0", "1"]),
        (ListUsers::new().limit(1).offset(3), ["3", "4"]),
    ] {
        let (clerk, transport) = client();
        transport.reply_json(StatusCode::OK, &users(&["user_1"]));
        transport.reply_json(StatusCode::OK, &users(&[]));
        assert_eq!(ids(&clerk, params).await.unwrap(), ["user_1"]);
        let queries = queries(&transport);
        assert_eq!([&queries[0]["offset"], &queries[1]["offset"]], offsets);
        assert!(queries.iter().all(|query| query.get("starting_after").is_none()));
    }
}

#[tokio::test]
async fn lists_that_cannot_be() {
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.users().list(ListUsers::new().limit(limit)).await }).await;
    }
    for params in [
        ListUsers::new().starting_after("user_1").offset(1),
        ListUsers::new().starting_after("user_1").order_by("-username"),
        ListUsers::new().starting_after(""),
    ] {
        refuses("starting_after", |clerk| async move { clerk.users().list(params.clone()).await }).await;
    }
    for params in [
        ListUsers::new().starting_after("user_1").offset(1),
        ListUsers::new().starting_after("user_1").order_by("-username"),
        ListUsers::new().starting_after(""),
    ] {
        refuses("starting_after", |clerk| async move { ids(&clerk, params).await }).await;
    }
    let texts = |count: usize| vec!["a"; count];
    for (name, params) in [
        ("email_address", CountUsers::new().email_address(texts(101))),
        ("phone_number", CountUsers::new().phone_number(texts(101))),
        ("external_id", CountUsers::new().external_id(texts(101))),
        ("username", CountUsers::new().username(texts(101))),
        ("web3_wallet", CountUsers::new().web3_wallet(texts(101))),
        ("user_id", CountUsers::new().user_id(texts(101))),
        ("organization_id", CountUsers::new().organization_id(texts(101))),
        ("provider_user_id", CountUsers::new().provider_user_id(texts(101))),
    ] {
        refuses(name, |clerk| async move { clerk.users().count(params).await }).await;
    }
    let params = move |count| ListUsers::new().user_id(texts(count));
    refuses("user_id", |clerk| async move { clerk.users().list(params(101)).await }).await;
    allows(&json!([]), |clerk| async move { clerk.users().list(params(100)).await }).await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateUser", &[], All, |clerk| async move {
        let params = CreateUser::new()
            .external_id("7")
            .first_name("Ada")
            .last_name("Lovelace")
            .locale("en-GB")
            .email_address(["a@b.example", "c@d.example"])
            .email_address_identification_status([IdentificationStatus::Verified, IdentificationStatus::Reserved])
            .phone_number(["+15555550100"])
            .phone_number_identification_status([IdentificationStatus::Reserved])
            .web3_wallet(["0x1"])
            .username("ada")
            .password("correct horse")
            .password_digest("$2b$10$x")
            .password_hasher(PasswordHasher::Bcrypt)
            .skip_password_checks(true)
            .skip_password_requirement(true)
            .totp_secret("JBSWY3DP")
            .backup_codes(["b1", "b2"])
            .public_metadata(json!({"a": null}))
            .private_metadata(json!({"b": 1}))
            .unsafe_metadata(json!({}))
            .delete_self_enabled(false)
            .legal_accepted_at(Millis::new(0))
            .skip_legal_checks(true)
            .skip_user_requirement(true)
            .create_organization_enabled(false)
            .create_organizations_limit(0)
            .created_at(Millis::new(1_716_883_200_000))
            .bypass_client_trust(true)
            .banned(false)
            .locked(false);
        clerk.users().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "external_id": "7", "first_name": "Ada", "last_name": "Lovelace", "locale": "en-GB",
            "email_address": ["a@b.example", "c@d.example"],
            "email_address_identification_status": ["verified", "reserved"], "phone_number": ["+15555550100"],
            "phone_number_identification_status": ["reserved"], "web3_wallet": ["0x1"], "username": "ada",
            "password": "correct horse", "password_digest": "$2b$10$x", "password_hasher": "bcrypt",
            "skip_password_checks": true, "skip_password_requirement": true, "totp_secret": "JBSWY3DP",
            "backup_codes": ["b1", "b2"], "public_metadata": {"a": null}, "private_metadata": {"b": 1},
            "unsafe_metadata": {}, "delete_self_enabled": false, "legal_accepted_at": "1970-01-01T00:00:00.000Z",
            "skip_legal_checks": true, "skip_user_requirement": true, "create_organization_enabled": false,
            "create_organizations_limit": 0, "created_at": "2024-05-28T08:00:00.000Z", "bypass_client_trust": true,
            "banned": false, "locked": false
        })
    );

    conforms("CreateUser", &[], Required, |clerk| async move { clerk.users().create(CreateUser::new()).await }).await;
}

#[test]
fn secrets_are_not_shown() {
    let new = CreateUser::new().password("hush").password_digest("hush").totp_secret("hush").backup_codes(["hush"]);
    let changed = UpdateUser::new().password("hush").password_digest("hush").totp_secret("hush").backup_codes(["hush"]);
    let metadata = UserMetadata::new().private_metadata(json!({"hush": "hush"}));
    assert!(!format!("{new:?} {changed:?} {metadata:?}").contains("hush"));
}

#[tokio::test]
async fn users_that_cannot_be() {
    use IdentificationStatus::{Reserved, Unverified, Verified};
    for (problem, params) in [
        ("email_address", CreateUser::new().email_address(["a@b.example", ""])),
        ("phone_number", CreateUser::new().phone_number([""])),
        (
            "email_address_identification_status",
            CreateUser::new().email_address(["a@b.example"]).email_address_identification_status([Verified, Reserved]),
        ),
        ("phone_number_identification_status", CreateUser::new().phone_number_identification_status([Verified])),
        (
            "phone_number_identification_status",
            CreateUser::new().phone_number(["+15555550100"]).phone_number_identification_status([Unverified]),
        ),
        ("JSON objects", CreateUser::new().unsafe_metadata(json!([]))),
        ("years", CreateUser::new().created_at(Millis::new(i64::MAX))),
    ] {
        refuses(problem, |clerk| async move { clerk.users().create(params).await }).await;
    }
    for (problem, params) in [
        ("primary_email_address_id", UpdateUser::new().primary_email_address_id("")),
        ("primary_phone_number_id", UpdateUser::new().primary_phone_number_id("")),
        ("primary_web3_wallet_id", UpdateUser::new().primary_web3_wallet_id("")),
    ] {
        refuses(problem, |clerk| async move { clerk.users().update("user_1", params).await }).await;
    }
    // No statuses are as good as none.
    let user = replies::largest("User");
    allows(&user, |clerk| async move {
        let none: [IdentificationStatus; 0] = [];
        let params = CreateUser::new().email_address(["a@b.example"]).email_address_identification_status(none);
        clerk.users().create(params).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetUser", &["user_1"], All, |clerk| async move { clerk.users().get(UserId::new("user_1")).await }).await;
}

#[tokio::test]
async fn update() {
    let full = || {
        UpdateUser::new()
            .primary_email_address_id("idn_1")
            .notify_primary_email_address_changed(true)
            .primary_phone_number_id("idn_2")
            .primary_web3_wallet_id("idn_3")
            .profile_image_id("img_1")
            .password("correct horse")
            .password_digest("$2b$10$x")
            .password_hasher("bcrypt")
            .skip_password_checks(true)
            .sign_out_of_other_sessions(true)
            .totp_secret("JBSWY3DP")
            .backup_codes(["b1"])
            .delete_self_enabled(true)
            .create_organization_enabled(true)
            .create_organizations_limit(3)
            .legal_accepted_at(Millis::new(0))
            .skip_legal_checks(false)
            .created_at(Millis::new(1_716_883_200_000))
            .bypass_client_trust(false)
    };
    let (_, sent) = conforms("UpdateUser", &["user_1"], All, |clerk| async move {
        let names = full().external_id("7").first_name("Ada").last_name("L").locale("en").username("ada");
        clerk.users().update("user_1", names).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "primary_email_address_id": "idn_1", "notify_primary_email_address_changed": true,
            "primary_phone_number_id": "idn_2", "primary_web3_wallet_id": "idn_3", "profile_image_id": "img_1",
            "password": "correct horse", "password_digest": "$2b$10$x", "password_hasher": "bcrypt",
            "skip_password_checks": true, "sign_out_of_other_sessions": true, "totp_secret": "JBSWY3DP",
            "backup_codes": ["b1"], "delete_self_enabled": true, "create_organization_enabled": true,
            "create_organizations_limit": 3, "legal_accepted_at": "1970-01-01T00:00:00.000Z",
            "skip_legal_checks": false, "created_at": "2024-05-28T08:00:00.000Z", "bypass_client_trust": false,
            "external_id": "7", "first_name": "Ada", "last_name": "L", "locale": "en", "username": "ada"
        })
    );

    let (_, sent) = conforms("UpdateUser", &["user_1"], All, |clerk| async move {
        let params = full().clear_external_id().clear_first_name().clear_last_name().clear_locale().clear_username();
        clerk.users().update("user_1", params).await
    })
    .await;
    for name in ["external_id", "first_name", "last_name", "locale", "username"] {
        assert_eq!(sent[name], Value::Null, "{name}");
    }

    conforms("UpdateUser", &["user_1"], Required, |clerk| async move {
        clerk.users().update("user_1", UpdateUser::new()).await
    })
    .await;
}

#[tokio::test]
async fn delete() {
    conforms("DeleteUser", &["user_1"], All, |clerk| async move { clerk.users().delete("user_1").await }).await;
}

#[tokio::test]
async fn metadata_is_merged_or_replaced() {
    #[derive(serde::Serialize)]
    struct Customer {
        number: u32,
    }
    let full = || {
        UserMetadata::new()
            .public_metadata(json!({"trial": null}))
            .private_metadata(JsonObject::of(&Customer { number: 7 }))
            .unsafe_metadata(json!({}))
    };
    let expected =
        json!({"public_metadata": {"trial": null}, "private_metadata": {"number": 7}, "unsafe_metadata": {}});
    let (_, sent) = conforms("UpdateUserMetadata", &["user_1"], All, |clerk| async move {
        clerk.users().merge_metadata("user_1", full()).await
    })
    .await;
    assert_eq!(sent, expected);
    let (_, sent) = conforms("ReplaceUserMetadata", &["user_1"], All, |clerk| async move {
        clerk.users().replace_metadata("user_1", full()).await
    })
    .await;
    assert_eq!(sent, expected);

    conforms("UpdateUserMetadata", &["user_1"], Required, |clerk| async move {
        clerk.users().merge_metadata("user_1", UserMetadata::new()).await
    })
    .await;
    conforms("ReplaceUserMetadata", &["user_1"], Required, |clerk| async move {
        clerk.users().replace_metadata("user_1", UserMetadata::new()).await
    })
    .await;
    refuses("JSON objects", |clerk| async move {
        clerk.users().merge_metadata("user_1", UserMetadata::new().public_metadata(json!("x"))).await
    })
    .await;
}

#[tokio::test]
async fn profile_image() {
    let gif = || File::image(&b"GIF89a"[..]).named("ada.gif");
    let (_, sent) = conforms("SetUserProfileImage", &["user_1"], All, |clerk| async move {
        clerk.users().set_profile_image("user_1", gif()).await
    })
    .await;
    assert_eq!(sent, json!({"file": "ada.gif, image/gif: GIF89a"}));
    refuses("file", |clerk| async move {
        clerk.users().set_profile_image("user_1", File::new(&b""[..], "image/png")).await
    })
    .await;

    conforms("DeleteUserProfileImage", &["user_1"], All, |clerk| async move {
        clerk.users().delete_profile_image("user_1").await
    })
    .await;
}

#[tokio::test]
async fn who_may_sign_in() {
    conforms("BanUser", &["user_1"], All, |clerk| async move { clerk.users().ban("user_1").await }).await;
    conforms("UnbanUser", &["user_1"], All, |clerk| async move { clerk.users().unban("user_1").await }).await;
    conforms("LockUser", &["user_1"], All, |clerk| async move { clerk.users().lock("user_1").await }).await;
    conforms("UnlockUser", &["user_1"], All, |clerk| async move { clerk.users().unlock("user_1").await }).await;

    let expected = json!({"user_ids": ["user_1", "user_2"]});
    let (users, sent) =
        conforms("UsersBan", &[], All, |clerk| async move { clerk.users().ban_bulk(["user_1", "user_2"]).await }).await;
    assert_eq!((users.len(), &sent), (2, &expected));
    let (users, sent) =
        conforms("UsersUnban", &[], All, |clerk| async move { clerk.users().unban_bulk(["user_1", "user_2"]).await })
            .await;
    assert_eq!((users.len(), &sent), (2, &expected));

    for ids in [vec![], vec!["user_1"; 51], vec!["user_1", ""]] {
        let others = ids.clone();
        refuses("user_ids", |clerk| async move { clerk.users().ban_bulk(ids).await }).await;
        refuses("user_ids", |clerk| async move { clerk.users().unban_bulk(others).await }).await;
    }
    allows(&json!([]), |clerk| async move { clerk.users().ban_bulk(vec!["user_1"; 50]).await }).await;
}

#[tokio::test]
async fn passwords() {
    let (answer, sent) = conforms("VerifyPassword", &["user_1"], All, |clerk| async move {
        clerk.users().verify_password("user_1", "correct horse").await
    })
    .await;
    assert_eq!((answer.verified, sent), (Some(true), json!({"password": "correct horse"})));

    let (_, sent) = conforms("RemoveUserPassword", &["user_1"], All, |clerk| async move {
        clerk.users().remove_password("user_1", RemovePassword::new().sign_out_of_other_sessions(true)).await
    })
    .await;
    assert_eq!(sent, json!({"sign_out_of_other_sessions": true}));
    conforms("RemoveUserPassword", &["user_1"], Required, |clerk| async move {
        clerk.users().remove_password("user_1", RemovePassword::new()).await
    })
    .await;

    let (_, sent) = conforms("SetUserPasswordCompromised", &["user_1"], All, |clerk| async move {
        let params = SetPasswordCompromised::new().revoke_all_sessions(false);
        clerk.users().set_password_compromised("user_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"revoke_all_sessions": false}));
    conforms("SetUserPasswordCompromised", &["user_1"], Required, |clerk| async move {
        clerk.users().set_password_compromised("user_1", SetPasswordCompromised::new()).await
    })
    .await;
    conforms("UnsetUserPasswordCompromised", &["user_1"], All, |clerk| async move {
        clerk.users().unset_password_compromised("user_1").await
    })
    .await;
}

#[tokio::test]
async fn factors() {
    let (answer, sent) =
        conforms(
            "VerifyTOTP",
            &["user_1"],
            All,
            |clerk| async move { clerk.users().verify_totp("user_1", "424242").await },
        )
        .await;
    assert_eq!((answer.code_type, sent), (Some(TotpCodeType::Totp), json!({"code": "424242"})));

    conforms("DisableMFA", &["user_1"], All, |clerk| async move { clerk.users().disable_mfa("user_1").await }).await;
    conforms("DeleteTOTP", &["user_1"], All, |clerk| async move { clerk.users().delete_totp("user_1").await }).await;
    conforms(
        "DeleteBackupCode",
        &["user_1"],
        All,
        |clerk| async move { clerk.users().delete_backup_codes("user_1").await },
    )
    .await;
    conforms("UserPasskeyDelete", &["user_1", "idn_1"], All, |clerk| async move {
        clerk.users().delete_passkey("user_1", "idn_1").await
    })
    .await;
    let (page, _) = conforms("ListUserTrustedDevices", &["user_1"], All, |clerk| async move {
        clerk.users().list_trusted_devices("user_1").await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    conforms("RevokeUserTrustedDevice", &["user_1", "td_1"], All, |clerk| async move {
        clerk.users().revoke_trusted_device("user_1", "td_1").await
    })
    .await;
}

#[tokio::test]
async fn accounts() {
    for provider in ["google", "oauth_google"] {
        let (page, sent) = conforms("GetOAuthAccessToken", &["user_1", "oauth_google"], All, |clerk| async move {
            let params = ListProviderAccessTokens::new().limit(500).offset(0);
            clerk.users().list_oauth_access_tokens("user_1", provider, params).await
        })
        .await;
        assert_eq!((page.data.len(), sent), (2, json!({"limit": "500", "offset": "0"})));
    }
    conforms("GetOAuthAccessToken", &["user_1", "oauth_custom_a%2Fb"], Required, |clerk| async move {
        clerk.users().list_oauth_access_tokens("user_1", "custom_a/b", ListProviderAccessTokens::new()).await
    })
    .await;
    for provider in ["", "oauth_"] {
        refuses("provider", |clerk| async move {
            clerk.users().list_oauth_access_tokens("user_1", provider, ListProviderAccessTokens::new()).await
        })
        .await;
    }

    conforms("DeleteExternalAccount", &["user_1", "eac_1"], All, |clerk| async move {
        clerk.users().delete_external_account("user_1", "eac_1").await
    })
    .await;
    conforms("UserWeb3WalletDelete", &["user_1", "idn_1"], All, |clerk| async move {
        clerk.users().delete_web3_wallet("user_1", "idn_1").await
    })
    .await;
}

#[tokio::test]
async fn organizations() {
    let (page, sent) = conforms("UsersGetOrganizationMemberships", &["user_1"], All, |clerk| async move {
        let params = ListUserOrganizationMemberships::new().limit(500).offset(0);
        clerk.users().list_organization_memberships("user_1", params).await
    })
    .await;
    assert_eq!((page.data.len(), sent), (2, json!({"limit": "500", "offset": "0"})));
    conforms("UsersGetOrganizationMemberships", &["user_1"], Required, |clerk| async move {
        clerk.users().list_organization_memberships("user_1", ListUserOrganizationMemberships::new()).await
    })
    .await;

    let (page, sent) = conforms("UsersGetOrganizationInvitations", &["user_1"], All, |clerk| async move {
        let params = ListUserOrganizationInvitations::new().limit(500).offset(0).status("pending");
        clerk.users().list_organization_invitations("user_1", params).await
    })
    .await;
    assert_eq!((page.data.len(), sent), (2, json!({"limit": "500", "offset": "0", "status": "pending"})));
    conforms("UsersGetOrganizationInvitations", &["user_1"], Required, |clerk| async move {
        clerk.users().list_organization_invitations("user_1", ListUserOrganizationInvitations::new()).await
    })
    .await;
}

/// What belongs to a user comes in pages of 500 as well.
#[tokio::test]
async fn streams_of_a_user() {
    let (clerk, transport) = client();
    for _ in 0..3 {
        transport.reply_json(StatusCode::OK, &json!({"data": [], "total_count": 0}));
    }
    let users = clerk.users();
    let mut tokens = users.list_all_oauth_access_tokens("user_1", "google", ListProviderAccessTokens::new());
    let mut memberships =
        users.list_all_organization_memberships("user_1", ListUserOrganizationMemberships::new().offset(7));
    let params = ListUserOrganizationInvitations::new().status("revoked");
    let mut invitations = users.list_all_organization_invitations("user_1", params);
    assert!(tokens.next().await.is_none() && memberships.next().await.is_none() && invitations.next().await.is_none());
    let uris: Vec<String> =
        transport.requests().iter().map(|request| request.uri().path_and_query().unwrap().to_string()).collect();
    assert_eq!(
        uris,
        [
            "/v1/users/user_1/oauth_access_tokens/oauth_google?paginated=true&limit=500&offset=0",
            "/v1/users/user_1/organization_memberships?limit=500&offset=7",
            "/v1/users/user_1/organization_invitations?limit=500&status=revoked&offset=0",
        ]
    );
}

#[tokio::test]
async fn billing() {
    conforms("GetUserBillingSubscription", &["user_1"], All, |clerk| async move {
        clerk.users().billing_subscription("user_1").await
    })
    .await;
    conforms("GetUserBillingCreditBalance", &["user_1"], All, |clerk| async move {
        clerk.users().billing_credit_balance("user_1").await
    })
    .await;
    let new = || AdjustCreditBalance::new(500, CreditAction::Increase, "key_1");
    let (_, sent) = conforms("AdjustUserBillingCreditBalance", &["user_1"], All, |clerk| async move {
        clerk.users().adjust_billing_credit_balance("user_1", new().currency("USD").note("outage")).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "amount": 500, "action": "increase", "idempotency_key": "key_1", "currency": "USD", "note": "outage"
        })
    );
    conforms("AdjustUserBillingCreditBalance", &["user_1"], Required, |clerk| async move {
        clerk.users().adjust_billing_credit_balance("user_1", new()).await
    })
    .await;
    refuses("amount", |clerk| async move {
        let params = AdjustCreditBalance::new(0, CreditAction::Decrease, "key_1");
        clerk.users().adjust_billing_credit_balance("user_1", params).await
    })
    .await;
}

#[tokio::test]
async fn identifiers_that_are_empty() {
    refuses("user_id", |clerk| async move { clerk.users().get("").await }).await;
    refuses("user_id", |clerk| async move { clerk.users().delete("").await }).await;
    refuses("user_id", |clerk| async move { clerk.users().ban("").await }).await;
    refuses("user_id", |clerk| async move { clerk.users().verify_password("", "x").await }).await;
    refuses("password", |clerk| async move { clerk.users().verify_password("user_1", "").await }).await;
    refuses("code", |clerk| async move { clerk.users().verify_totp("user_1", "").await }).await;
    refuses("passkey_identification_id", |clerk| async move { clerk.users().delete_passkey("user_1", "").await }).await;
    refuses(
        "web3_wallet_identification_id",
        |clerk| async move { clerk.users().delete_web3_wallet("user_1", "").await },
    )
    .await;
    refuses("external_account_id", |clerk| async move { clerk.users().delete_external_account("user_1", "").await })
        .await;
    refuses("trusted_device_id", |clerk| async move { clerk.users().revoke_trusted_device("user_1", "").await }).await;
}
