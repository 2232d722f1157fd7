//! JWTs: the service verifies them by itself.

use clerk_types::resources::m2m_tokens::M2mTokenFormat;

use crate::Failure;
use crate::caller::Answer;
use crate::stage::Stage;

pub(super) async fn accepted(stage: &Stage) -> Result<(), Failure> {
    let token = stage.mint(&stage.orders, M2mTokenFormat::Jwt, None).await?;
    let expected = Answer::accepted(&stage.orders.id);
    if stage.instance.jwt_key().is_none() {
        stage
            .report()
            .note("live, a service fetches the instance's public keys when the first JWT comes, and keeps them");
        for service in &stage.services {
            let sent = "a first JWT of orders";
            stage.call(service, sent, Some(&token.secret), expected.clone(), Some(1)).await?;
        }
    }
    for service in &stage.services {
        stage.call(service, "the JWT of orders", Some(&token.secret), expected.clone(), Some(0)).await?;
    }
    Ok(())
}
