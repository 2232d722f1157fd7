//! Taking a token back.

use clerk_api::groups::m2m_tokens::RevokeM2mToken;
use clerk_types::resources::m2m_tokens::M2mTokenFormat;

use crate::Failure;
use crate::caller::Answer;
use crate::report::Row;
use crate::stage::{Stage, measure};

pub(super) async fn revoked(stage: &Stage) -> Result<(), Failure> {
    let token = stage.mint(&stage.orders, M2mTokenFormat::Opaque, None).await?;
    for service in &stage.services {
        let expected = Answer::accepted(&stage.orders.id);
        stage.call(service, "the token of orders", Some(&token.secret), expected, None).await?;
    }

    let params = RevokeM2mToken::new().revocation_reason("shown in machine-tokens");
    let revoked = measure(&stage.instance, stage.orders.clerk.m2m_tokens().revoke(&token.id, params)).await;
    stage.report().row(&Row {
        at: "Clerk",
        sent: "orders: revoke it",
        expected: "revoked".to_owned(),
        answered: if revoked.value?.revoked { "revoked" } else { "not revoked" }.to_owned(),
        expected_api_calls: Some(1),
        api_calls: revoked.api_calls,
        took: revoked.took,
    });

    for service in &stage.services {
        stage.call(service, "the same token again", Some(&token.secret), Answer::refused(), None).await?;
    }
    Ok(())
}
