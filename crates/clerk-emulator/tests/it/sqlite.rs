//! Data in a file.

use std::path::PathBuf;

use clerk_emulator::{Emulator, NewApiKey, NewJwtTemplate, NewOAuthToken, NewRole, NewSession, NewUser, StartError};
use serde_json::json;

use crate::api::Api;

const USER: &str = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";

/// A folder for one test, removed at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("clerk-emulator-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_restart_finds_everything_as_it_was() {
    let folder = Folder::new("restart");
    let file = folder.file("data.sqlite");
    let start = || Emulator::builder().data(&file).start().unwrap();
    let clerk = start();
    let receiver = clerk.create_machine("receiver", &[]);
    let sender = clerk.create_machine("sender", &[&receiver.id]);
    let gone = clerk.create_machine("gone", &[]);
    clerk.delete_machine(&gone.id);
    let new_key = clerk.rotate_secret_key(&sender.id, 3600);
    let token = clerk.create_m2m_token_with_claims(&sender.id, 3600.0, json!({ "a": [1, null] }));
    let revoked = clerk.create_m2m_token(&sender.id, 3600.0);
    clerk.revoke_m2m_token(&revoked.id);
    let key = clerk.create_api_key(NewApiKey::new("export", USER).scopes(["read"]));
    let oauth = clerk.create_oauth_token(NewOAuthToken::new(USER, "client_1").audience(["x"]));
    let jwt = clerk.mint_oauth(USER, "client_1").sign();
    clerk.rotate_signing_key(true);
    let said =
        (clerk.secret_key().to_owned(), clerk.publishable_key(), clerk.jwt_key(), clerk.instance_id().to_owned());
    let list = format!("/m2m_tokens?subject={}&revoked=true", sender.id);
    let machine = format!("/v1/machines/{}", sender.id);
    let before = {
        let api = Api::new(&clerk);
        (api.get("/v1/jwks").await.body, api.get(&machine).await.body, api.get(&list).await.body)
    };
    assert_eq!(before.2["total_count"], 2);
    drop(clerk);

    let clerk = start();
    let again =
        (clerk.secret_key().to_owned(), clerk.publishable_key(), clerk.jwt_key(), clerk.instance_id().to_owned());
    assert_eq!(said, again);
    let api = Api::new(&clerk);
    let after = (api.get("/v1/jwks").await.body, api.get(&machine).await.body, api.get(&list).await.body);
    assert_eq!(before, after);
    assert_eq!(api.get("/v1/machines").await.body["total_count"], 2);
    let verify = |token: &str| api.post("/m2m_tokens/verify", json!({ "token": token }));
    verify(&token.token).await.accepted(200);
    verify(&revoked.token).await.refused(404, "resource_not_found");
    for secret in [&sender.secret_key, &new_key] {
        api.with_key(secret, "POST", "/m2m_tokens", Some(json!({}))).await.accepted(201);
    }
    api.post("/api_keys/verify", json!({ "secret": key.secret })).await.accepted(200);
    for access_token in [&oauth.token, &jwt] {
        let path = "/oauth_applications/access_tokens/verify";
        api.post(path, json!({ "access_token": access_token })).await.accepted(200);
    }
    let listed = api.get(&list).await.body;
    assert_eq!(listed["m2m_tokens"][3]["last_used_at"], listed["m2m_tokens"][3]["updated_at"], "use is kept too");
}

#[tokio::test]
async fn a_restart_finds_who_is_signed_in() {
    let folder = Folder::new("people");
    let start = || Emulator::builder().data(folder.file("data.sqlite")).start().unwrap();
    let origin = "http://localhost:3000";
    let clerk = start();
    let (ada, bob) = (clerk.create_user("ada@example.com"), clerk.create_user("bob@example.com"));
    let acme = clerk.create_organization("Acme");
    clerk.create_role(NewRole::new("org:auditor", ["org:reports:read"]));
    clerk.add_member(&acme.id, &ada.id, "org:auditor");
    clerk.create_jwt_template(NewJwtTemplate::new("t", json!({ "id": "{{user.id}}" })));
    clerk.set_claims_version(1);
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    let ended = clerk.create_session(&bob.id);
    clerk.end_session(&ended.id);
    let cookies = clerk.browser_cookies(&session.id, origin);
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let url = format!("{}/v1/client/handshake?redirect_url=http%3A%2F%2Flocalhost%3A3000%2F", clerk.frontend_url());
    let url = format!("{url}&format=nonce&__clerk_db_jwt={}", cookies.get("__clerk_db_jwt").unwrap());
    let answer = http.get(url).send().await.unwrap();
    let nonce = answer.headers()["location"].to_str().unwrap().split_once("handshake_nonce=").unwrap().1.to_owned();
    let paths =
        ["users", "organizations", "organization_memberships", "jwt_templates"].map(|path| format!("/v1/{path}"));
    let read = async |clerk: &Emulator| {
        let mut read = Vec::new();
        for path in &paths {
            read.push(Api::new(clerk).get(path).await.body);
        }
        read
    };
    let before = read(&clerk).await;
    drop(clerk);

    let clerk = start();
    assert_eq!(read(&clerk).await, before);
    let api = Api::new(&clerk);
    let path = format!("/v1/sessions/{}", session.id);
    assert_eq!(api.get(&path).await.body["status"], "active");
    assert_eq!(api.get(&format!("/v1/sessions/{}", ended.id)).await.body["status"], "ended");
    let suffixed = cookies.iter().find(|(name, _)| name.starts_with("__refresh_")).unwrap();
    let body = json!({
        "expired_token": cookies.get("__session").unwrap(), "refresh_token": suffixed.1, "request_origin": origin,
    });
    api.post(&format!("{path}/refresh"), body).await.accepted(200);
    let nonce = nonce.split('&').next().unwrap();
    api.get(&format!("/clients/handshake_payload?nonce={nonce}")).await.accepted(200);
    let again = clerk.browser_cookies(&session.id, origin);
    assert_eq!(again.get("__clerk_db_jwt"), cookies.get("__clerk_db_jwt"));
    assert_eq!(again.get("__client_uat"), cookies.get("__client_uat"));
    let claims = clerk.mint_session_of(&session.id).payload_json();
    assert!(claims.contains("\"org_permissions\":[\"org:reports:read\"]"), "{claims}");
}

#[tokio::test]
async fn a_restart_finds_organizations_and_who_may_come_in() {
    let folder = Folder::new("organizations");
    let start = || Emulator::builder().data(folder.file("data.sqlite")).start().unwrap();
    let clerk = start();
    let (ada, acme) = (clerk.create_user("ada@x.test"), clerk.create_organization("Acme"));
    let organization = format!("/v1/organizations/{}", acme.id);
    let member = json!({ "user_id": ada.id, "role": "org:clerk", "private_metadata": { "a": 1 } });
    let set = json!({
        "name": "Pro", "roles": ["org:admin", "org:clerk"], "default_role_key": "org:clerk",
        "creator_role_key": "org:admin",
    });
    let template = json!({
        "name": "t", "claims": {}, "custom_signing_key": true, "signing_algorithm": "HS256", "signing_key": "secret",
    });
    let api = Api::new(&clerk);
    for (path, body) in [
        ("/v1/organization_permissions", json!({ "name": "Read", "key": "org:reports:read" })),
        ("/v1/organization_roles", json!({ "name": "C", "key": "org:clerk", "include_in_initial_role_set": true })),
        ("/v1/role_sets", set),
        (&format!("{organization}/memberships"), member),
        (&format!("{organization}/invitations"), json!({ "email_address": "new@x.test", "role": "org:clerk" })),
        (&format!("{organization}/domains"), json!({ "name": "acme.test", "enrollment_mode": "enterprise_sso" })),
        ("/v1/invitations", json!({ "email_address": "new@x.test", "public_metadata": { "b": 2 } })),
        ("/v1/allowlist_identifiers", json!({ "identifier": "*@x.test" })),
        ("/v1/blocklist_identifiers", json!({ "identifier": "*@y.test" })),
        ("/v1/waitlist_entries", json!({ "email_address": "late@x.test" })),
        ("/v1/domains", json!({ "name": "localhost:3001", "is_satellite": true })),
        ("/v1/redirect_urls", json!({ "url": "my-app://back" })),
        ("/v1/jwt_templates", template),
    ] {
        api.post(path, body).await.accepted(200);
    }
    api.patch("/v1/instance/restrictions", json!({ "blocklist": true })).await.accepted(200);
    let read = async |clerk: &Emulator| {
        let api = Api::new(clerk);
        let mut read = Vec::new();
        for path in [
            &organization,
            &format!("{organization}/memberships"),
            &format!("{organization}/invitations"),
            &format!("{organization}/domains"),
            "/v1/organization_permissions",
            "/v1/organization_roles",
            "/v1/role_sets",
            "/v1/invitations",
            "/v1/allowlist_identifiers",
            "/v1/blocklist_identifiers",
            "/v1/waitlist_entries",
            "/v1/domains",
            "/v1/redirect_urls",
            "/v1/jwt_templates",
        ] {
            let answer = api.get(path).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            // The port is another one after the restart.
            read.push(answer.text.replace(clerk.api_url(), "http://emulator"));
        }
        let restrictions = api.patch("/v1/instance/restrictions", json!({})).await.accepted(200);
        read.push(restrictions.to_string());
        read
    };
    let before = read(&clerk).await;
    assert!(before.iter().all(|text| text.len() > 50), "{before:?}");
    drop(clerk);
    assert_eq!(read(&start()).await, before);
}

#[tokio::test]
async fn a_restart_finds_credentials_pictures_and_tickets() {
    let folder = Folder::new("credentials");
    let start = || Emulator::builder().data(folder.file("data.sqlite")).start().unwrap();
    let clerk = start();
    let api = Api::new(&clerk);
    let wanted = NewUser::new("ada@example.com").phone_number("+12025550101").password("correct horse");
    let ada = clerk.create_user(wanted.external_account("oauth_google", "g-1", "ya29.x")).id;
    let path = format!("/v1/users/{ada}");
    api.patch(&path, json!({ "totp_secret": "JBSWY3DP", "backup_codes": ["one"] })).await.accepted(200);
    let form = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nGIF89a\r\n--b--\r\n";
    let upload = api.request("POST", &format!("{path}/profile_image")).bearer_auth(clerk.secret_key());
    let upload = upload.header("content-type", "multipart/form-data; boundary=b").body(form);
    api.send(upload).await.accepted(200);
    let body = api.post("/v1/email_addresses", json!({ "user_id": ada, "email_address": "b@x.test" })).await.body;
    let address = format!("/v1/email_addresses/{}", body["id"].as_str().unwrap());
    let verification = api.post(&format!("{address}/prepare_verification"), json!({})).await.body["id"].clone();
    let ticket = api.post("/v1/sign_in_tokens", json!({ "user_id": ada })).await.accepted(200);
    let mut before = api.get(&path).await.accepted(200);
    drop(clerk);

    let clerk = start();
    let api = Api::new(&clerk);
    let mut after = api.get(&path).await.accepted(200);
    let url = after["image_url"].take().as_str().unwrap().to_owned();
    before["image_url"].take();
    assert_eq!(after, before);
    assert_eq!(reqwest::get(url).await.unwrap().bytes().await.unwrap(), "GIF89a");
    let body = json!({ "password": "correct horse" });
    api.post(&format!("{path}/verify_password"), body).await.accepted(200);
    api.post(&format!("{path}/verify_totp"), json!({ "code": "one" })).await.accepted(200);
    let tokens = api.get(&format!("{path}/oauth_access_tokens/google")).await.accepted(200);
    assert_eq!(tokens[0]["token"], "ya29.x");
    let body = json!({ "verification_id": verification, "code": "424242" });
    let verified = api.post(&format!("{address}/attempt_verification"), body).await.accepted(200);
    assert_eq!(verified["status"], "verified");
    let ticket = ticket["id"].as_str().unwrap();
    let revoked = api.post(&format!("/v1/sign_in_tokens/{ticket}/revoke"), json!({})).await.accepted(200);
    assert_eq!(revoked["status"], "revoked");
}

#[tokio::test]
async fn new_rows_follow_old_ones_after_a_restart() {
    let folder = Folder::new("order");
    let start = || Emulator::builder().data(folder.file("data.sqlite")).start().unwrap();
    let clerk = start();
    let machine = clerk.create_machine("m", &[]).id;
    let first = clerk.create_m2m_token(&machine, 60.0).id;
    drop(clerk);
    let clerk = start();
    let second = clerk.create_m2m_token(&machine, 60.0).id;
    let listed = Api::new(&clerk).get(&format!("/m2m_tokens?subject={machine}")).await.body;
    assert_eq!((&listed["m2m_tokens"][0]["id"], &listed["m2m_tokens"][1]["id"]), (&json!(second), &json!(first)));
}

#[test]
fn one_emulator_at_a_time_uses_a_file() {
    let folder = Folder::new("lock");
    let file = folder.file("data.sqlite");
    let first = Emulator::builder().data(&file).start().unwrap();
    assert!(matches!(Emulator::builder().data(&file).start(), Err(StartError::Data(_))));
    drop(first);
    Emulator::builder().data(&file).start().unwrap();
}

#[test]
fn a_file_that_is_no_data_is_refused_and_left_alone() {
    let folder = Folder::new("foreign");
    let file = folder.file("notes.txt");
    let text = "not a database, but long enough to be looked at as one ".repeat(100);
    std::fs::write(&file, &text).unwrap();
    assert!(matches!(Emulator::builder().data(&file).start(), Err(StartError::Data(_))));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(matches!(Emulator::builder().data(folder.file("no/such")).start(), Err(StartError::Data(_))));
}

#[test]
fn keys_that_differ_from_the_files_are_refused() {
    let folder = Folder::new("mismatch");
    let file = folder.file("data.sqlite");
    drop(Emulator::builder().data(&file).secret_key("sk_test_one").start().unwrap());
    drop(Emulator::builder().data(&file).secret_key("sk_test_one").start().unwrap());
    let error = Emulator::builder().data(&file).secret_key("sk_test_two").start().unwrap_err();
    assert!(matches!(error, StartError::Data(_)) && !error.to_string().contains("sk_test"), "{error}");
}

#[cfg(unix)]
#[test]
fn the_file_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("private");
    let file = folder.file("data.sqlite");
    let clerk = Emulator::builder().data(&file).start().unwrap();
    clerk.create_machine("m", &[]);
    for entry in std::fs::read_dir(&folder.0).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", entry.path());
    }
}

#[tokio::test]
async fn a_seed_does_not_touch_what_is_there() {
    let folder = Folder::new("seed");
    let start = |seed: serde_json::Value| {
        Emulator::builder().data(folder.file("data.sqlite")).seed(seed.to_string()).start().unwrap()
    };
    let seed = json!({
        "machines": [{ "name": "a", "scopes": ["b"] }, { "name": "b" }],
        "api_keys": [{ "name": "export", "subject": USER }],
        "oauth_access_tokens": [{ "subject": USER, "client_id": "c", "token": "oat_1" }],
    });
    let clerk = start(seed.clone());
    let (a, key) = (clerk.machine("a").unwrap(), clerk.rotate_secret_key(&clerk.machine("a").unwrap().id, 0));
    drop(clerk);
    let mut more = seed;
    more["machines"].as_array_mut().unwrap().push(json!({ "name": "c", "scopes": ["a"] }));
    more["machines"][0]["default_token_ttl"] = json!(1);
    let clerk = start(more);
    let again = clerk.machine("a").unwrap();
    assert_eq!((&again.id, &again.secret_key), (&a.id, &key));
    assert_eq!(clerk.machines().len(), 3);
    let api = Api::new(&clerk);
    let machine = api.get(&format!("/v1/machines/{}", a.id)).await.body;
    assert_eq!(
        (&machine["default_token_ttl"], machine["scoped_machines"].as_array().unwrap().len()),
        (&json!(3600), 1)
    );
    assert_eq!(api.get(&format!("/api_keys?subject={USER}")).await.body["total_count"], 1);
}
