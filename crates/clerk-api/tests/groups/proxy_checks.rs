use clerk_api::groups::proxy_checks::VerifyProxy;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn verify() {
    let (check, sent) = conforms("VerifyDomainProxy", &[], All, |clerk| async move {
        let params = VerifyProxy::new().domain_id("dmn_1").proxy_url("https://b.example/__clerk");
        clerk.proxy_checks().verify(params).await
    })
    .await;
    assert!(check.successful);
    assert_eq!(sent, json!({"domain_id": "dmn_1", "proxy_url": "https://b.example/__clerk"}));

    let (_, sent) = conforms("VerifyDomainProxy", &[], Required, |clerk| async move {
        clerk.proxy_checks().verify(VerifyProxy::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}
