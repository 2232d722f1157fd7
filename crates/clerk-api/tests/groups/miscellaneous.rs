use clerk_api::Clerk;
use clerk_api::groups::miscellaneous::GetInterstitial;
use clerk_api::transport::RecordingTransport;
use http::StatusCode;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn interstitial() {
    let (_, sent) = conforms("GetPublicInterstitial", &[], All, |clerk| async move {
        let params = GetInterstitial::new()
            .frontend_api("clerk.example.com")
            .publishable_key("pk_test_1")
            .proxy_url("https://example.com/__clerk")
            .domain("example.com")
            .sign_in_url("https://example.com/sign-in")
            .use_domain_for_script(false);
        clerk.miscellaneous().interstitial(params).await
    })
    .await;
    assert_eq!(sent["use_domain_for_script"], json!("false"));

    conforms("GetPublicInterstitial", &[], Required, |clerk| async move {
        clerk.miscellaneous().interstitial(GetInterstitial::new()).await
    })
    .await;
}

#[tokio::test]
async fn a_page_is_text_and_needs_no_key() {
    let transport = RecordingTransport::new();
    let clerk = Clerk::builder().transport(transport.clone()).build().unwrap();
    for (body, expected) in [(&b"<html>\xc3\xa4</html>"[..], Some("<html>\u{e4}</html>")), (b"\xff", None)] {
        let answer = http::Response::builder().status(StatusCode::OK).header("content-type", "text/html");
        transport.reply(answer.body(body.into()).unwrap());
        let page = clerk.miscellaneous().interstitial(GetInterstitial::new()).await;
        assert_eq!(page.as_deref().ok(), expected);
    }
}
