//! Which key goes along, group by group.

use clerk_api::groups::api_keys::ListApiKeys;
use clerk_api::groups::m2m_tokens::{CreateM2mToken, ListM2mTokens, RevokeM2mToken};
use clerk_api::groups::machines::ListMachines;
use clerk_api::transport::RecordingTransport;
use clerk_api::{Clerk, Error};
use clerk_types::secret::Secret;
use http::StatusCode;

use crate::{client, replies};

/// Calls each operation on M2M tokens in the name of the machine with this key, or of the client.
async fn call_m2m_tokens(clerk: &Clerk, key: Option<&Secret>) -> Vec<Result<(), Error>> {
    let tokens = match key {
        Some(key) => clerk.m2m_tokens().with_machine_secret_key(key),
        None => clerk.m2m_tokens(),
    };
    let verified_with = match key {
        Some(key) => clerk.m2m_tokens().verify_with(key, "mt_text").await,
        None => clerk.m2m_tokens().verify("mt_text").await,
    };
    vec![
        verified_with.map(drop),
        tokens.create(CreateM2mToken::new()).await.map(drop),
        tokens.revoke("mt_1", RevokeM2mToken::new()).await.map(drop),
        tokens.verify("mt_text").await.map(drop),
        tokens.list(ListM2mTokens::new("mch_1")).await.map(drop),
        tokens.list_all(ListM2mTokens::new("mch_1")).next().await.map_or(Ok(()), |first| first.map(drop)),
    ]
}

fn queue_m2m_replies(transport: &RecordingTransport) {
    for _ in 0..4 {
        transport.reply_json(StatusCode::OK, &replies::m2m_token());
    }
    for _ in 0..2 {
        transport.reply_json(StatusCode::OK, &replies::page(&replies::m2m_token()));
    }
}

#[tokio::test]
async fn a_key_given_with_the_call_goes_before_all_others() {
    let (clerk, transport) = client();
    queue_m2m_replies(&transport);
    let key = Secret::new("ak_of_this_call");
    for result in call_m2m_tokens(&clerk, Some(&key)).await {
        result.unwrap();
    }
    let requests = transport.requests();
    assert_eq!(requests.len(), 6);
    for request in requests {
        assert_eq!(request.headers()["authorization"], "Bearer ak_of_this_call", "{request:?}");
        assert!(request.headers()["authorization"].is_sensitive());
    }
}

#[tokio::test]
async fn the_clients_keys_in_their_order() {
    for (instance, machine, expected) in [
        (Some("sk_test_1"), Some("ak_1"), Some("Bearer ak_1")),
        (None, Some("ak_1"), Some("Bearer ak_1")),
        (Some("sk_test_1"), None, Some("Bearer sk_test_1")),
        (None, None, None),
    ] {
        let transport = RecordingTransport::new();
        queue_m2m_replies(&transport);
        let mut builder = Clerk::builder().transport(transport.clone());
        if let Some(key) = instance {
            builder = builder.secret_key(key);
        }
        if let Some(key) = machine {
            builder = builder.machine_secret_key(key);
        }
        for result in call_m2m_tokens(&builder.build().unwrap(), None).await {
            match expected {
                Some(_) => result.unwrap(),
                None => assert!(result.unwrap_err().is_missing_key()),
            }
        }
        for request in transport.requests() {
            assert_eq!(request.headers()["authorization"], expected.unwrap());
        }
    }
}

#[tokio::test]
async fn a_bad_key_given_with_the_call_is_refused_and_not_replaced() {
    let (clerk, transport) = client();
    for key in ["", " ", "ak_1\n", "sk_test_1", "pk_test_1"] {
        for result in call_m2m_tokens(&clerk, Some(&Secret::new(key))).await {
            let error = result.unwrap_err();
            assert!(error.is_invalid_request(), "{key:?}: {error:?}");
            assert!(key.trim().is_empty() || !format!("{error} {error:?}").contains(key), "{key:?}: {error:?}");
        }
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_machine_secret_key_opens_no_other_group() {
    let transport = RecordingTransport::new();
    let clerk = Clerk::builder().machine_secret_key("ak_1").transport(transport.clone()).build().unwrap();
    let errors = [
        clerk.machines().list(ListMachines::new()).await.unwrap_err(),
        clerk.api_keys().list(ListApiKeys::new("user_1")).await.unwrap_err(),
        clerk.oauth_access_tokens().verify("oat_text").await.unwrap_err(),
        clerk.jwks().get().await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_missing_key(), "{error:?}");
        assert!(error.to_string().contains("CLERK_SECRET_KEY"), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn proxied_groups_can_be_called_with_the_version() {
    let transport = RecordingTransport::new();
    let clerk = Clerk::builder()
        .secret_key("sk_test_1")
        .api_url("http://127.0.0.1:4400/clerk/")
        .unversioned_proxied_groups(false)
        .transport(transport.clone())
        .build()
        .unwrap();
    transport.reply_json(StatusCode::OK, &replies::m2m_token());
    transport.reply_json(StatusCode::OK, &replies::api_key());
    transport.reply_json(StatusCode::OK, &replies::oauth_access_token());
    clerk.m2m_tokens().verify("mt_text").await.unwrap();
    clerk.api_keys().verify("ak_text").await.unwrap();
    clerk.oauth_access_tokens().verify("oat_text").await.unwrap();
    let urls: Vec<String> = transport.requests().iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        urls,
        [
            "http://127.0.0.1:4400/clerk/v1/m2m_tokens/verify",
            "http://127.0.0.1:4400/clerk/v1/api_keys/verify",
            "http://127.0.0.1:4400/clerk/v1/oauth_applications/access_tokens/verify",
        ]
    );
}
