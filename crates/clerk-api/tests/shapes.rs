//! The four shapes in which calls are written, and what may cross threads. Compiling it is most of the test.

use bytes::Bytes;
use clerk_api::{
    BearerToken, Clerk, ClerkBuilder, Error, M2mTokenSource, Request,
    groups::{machines::Machines, oauth_access_tokens::OAuthAccessTokens, users::ListUsers},
    pages::Pages,
    transport::{RetryPolicy, Transport, TransportError, transport_fn},
};
use clerk_types::resources::machines::Machine;

fn clerk() -> Clerk {
    let transport = transport_fn(|_| async {
        let body = r#"{"object":"machine","id":"mch_1","name":"a","instance_id":"ins_1","created_at":1,"updated_at":1,
            "scoped_machines":[],"keys":[]}"#;
        let mut answer = http::Response::new(Bytes::from_static(body.as_bytes()));
        answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
        Ok(answer)
    });
    Clerk::builder().secret_key("sk_test_1").machine_secret_key("ak_1").transport(transport).build().unwrap()
}

#[tokio::test]
async fn awaited_at_once() {
    assert_eq!(clerk().machines().get("mch_1").await.unwrap().id, "mch_1");
}

#[tokio::test]
async fn stored_and_awaited_later() {
    let clerk = clerk();
    let machines = clerk.machines();
    let first = machines.get("mch_1");
    let second = machines.get("mch_2");
    // The handle is `Copy`, so it is still there.
    let third = machines.get(String::from("mch_3"));
    let keys = clerk.jwks().get();
    second.await.unwrap();
    first.await.unwrap();
    third.await.unwrap();
    keys.await.unwrap();
}

#[tokio::test]
async fn joined() {
    let clerk = clerk();
    let machines = clerk.machines();
    let (machine, keys, request) = tokio::join!(
        machines.get("mch_1"),
        clerk.jwks().get(),
        clerk.request(http::Method::GET, "/machines/{id}").path("id", "mch_1").send_unit(),
    );
    machine.unwrap();
    keys.unwrap();
    request.unwrap();
}

#[tokio::test]
async fn spawned() {
    let clerk = clerk();
    let task = tokio::spawn({
        let clerk = clerk.clone();
        async move { clerk.machines().get("mch_1").await }
    });
    let handle_inside = tokio::spawn(async move {
        let machines = clerk.machines();
        let id = String::from("mch_1");
        machines.get(&*id).await?;
        machines.delete_scope("mch_1", "mch_2").await.map(drop).or(Ok::<(), Error>(()))
    });
    task.await.unwrap().unwrap();
    handle_inside.await.unwrap().unwrap();
}

fn shared<T: Send + Sync>() {}
fn cheap<T: Clone + Send + Sync + 'static>() {}
fn copied<T: Copy>() {}
fn sent<T: Send>(_: T) {}
fn sent_anywhere<T: Send + 'static>(_: T) {}

#[test]
fn what_may_cross_threads() {
    cheap::<Clerk>();
    cheap::<Error>();
    cheap::<Request>();
    cheap::<M2mTokenSource>();
    cheap::<BearerToken>();
    cheap::<RetryPolicy>();
    shared::<ClerkBuilder>();
    shared::<Pages<Machine>>();
    shared::<TransportError>();
    shared::<Box<dyn Transport>>();
    copied::<Machines<'_>>();
    copied::<OAuthAccessTokens<'_>>();

    let clerk = clerk();
    let source = M2mTokenSource::new(&clerk).unwrap();
    sent(clerk.machines().get("mch_1"));
    sent(clerk.m2m_tokens().verify("mt_1"));
    sent(clerk.api_keys().verify("ak_1"));
    sent(clerk.oauth_access_tokens().verify("oat_1"));
    sent(clerk.jwks().get());
    sent(clerk.users().list_with_count(ListUsers::new()));
    sent(clerk.users().ban_bulk(["user_1"]));
    sent_anywhere(clerk.users().list_all(ListUsers::new()));
    sent(source.token());
    sent(source.authorization());
    // A request owns all it needs, and what it reads need not cross threads.
    sent_anywhere(clerk.request(http::Method::GET, "/jwks").send::<()>());
    sent_anywhere(clerk.request(http::Method::GET, "/jwks").send_raw());
}
