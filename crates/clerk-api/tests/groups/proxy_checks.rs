use clerk_api::groups::proxy_checks::VerifyProxy;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn verify() {
    let (check, sent) = conforms("VerifyDomainProxy", &[], All, async |clerk| {
        let params = VerifyProxy::new().domain_id("dmn_1").proxy_url("https://b.example/__clerk");
        clerk.proxy_checks().verify(params).await
    })
    .await;
    assert!(check.successful);
    assert_eq!(sent, json!({"domain_id": "dmn_1", "proxy_url": "https://b.example/__clerk"}));

    let (_, sent) = conforms("VerifyDomainProxy", &[], Required, async |clerk| {
        clerk.proxy_checks().verify(VerifyProxy::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}
