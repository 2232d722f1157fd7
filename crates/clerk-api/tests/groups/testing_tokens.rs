use clerk_types::time::Seconds;

use crate::Given::All;
use crate::conforms;

#[tokio::test]
async fn create() {
    let (token, _) =
        conforms("CreateTestingToken", &[], All, |clerk| async move { clerk.testing_tokens().create().await }).await;
    assert_eq!((token.token.expose(), token.expires_at), ("some text", Seconds::new(1_716_883_200_001)));
}
