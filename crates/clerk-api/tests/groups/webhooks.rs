use crate::Given::All;
use crate::conforms;

#[tokio::test]
async fn create_svix_app() {
    let (made, _) =
        conforms("CreateSvixApp", &[], All, |clerk| async move { clerk.webhooks().create_svix_app().await }).await;
    // Whoever has the link can set up webhooks.
    assert!(!made.svix_url.is_empty());
    assert!(!format!("{made:?}").contains(made.svix_url.expose()));
}

#[tokio::test]
async fn delete_svix_app() {
    conforms("DeleteSvixApp", &[], All, |clerk| async move { clerk.webhooks().delete_svix_app().await }).await;
}

#[tokio::test]
async fn generate_svix_auth_url() {
    conforms("GenerateSvixAuthURL", &[], All, |clerk| async move { clerk.webhooks().generate_svix_auth_url().await })
        .await;
}
