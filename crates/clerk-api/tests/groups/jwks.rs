use serde_json::json;

use crate::Given::All;
use crate::{conforms_with, replies};

#[tokio::test]
async fn get() {
    let (keys, sent) =
        conforms_with("GetJWKS", &[], All, replies::jwks(), |clerk| async move { clerk.jwks().get().await }).await;
    assert_eq!(sent, json!({}));
    assert_eq!(keys.find("ins_1").and_then(|key| key.e.as_deref()), Some("AQAB"));
}
