//! Opaque tokens: the service asks the API about each one.

use clerk_types::resources::m2m_tokens::M2mTokenFormat;

use crate::Failure;
use crate::caller::Answer;
use crate::stage::Stage;

pub(super) async fn accepted(stage: &Stage) -> Result<(), Failure> {
    let token = stage.mint(&stage.orders, M2mTokenFormat::Opaque, None).await?;
    for service in &stage.services {
        let expected = Answer::accepted(&stage.orders.id);
        stage.call(service, "the opaque token of orders", Some(&token.secret), expected, None).await?;
    }
    Ok(())
}
