//! The API is down.

use clerk_types::resources::m2m_tokens::M2mTokenFormat;

use crate::Failure;
use crate::caller::Answer;
use crate::stage::{Minted, Stage};

pub(super) async fn api_down(stage: &Stage) -> Result<(), Failure> {
    let opaque = stage.mint(&stage.orders, M2mTokenFormat::Opaque, None).await?;
    let jwt = stage.mint(&stage.orders, M2mTokenFormat::Jwt, None).await?;

    stage.report().note(match stage.instance.is_live() {
        true => "live, the API cannot be stopped: the line that leads there from here is cut",
        false => "the emulator stops",
    });
    stage.instance.take_down();
    let outcome = while_down(stage, &opaque, &jwt).await;
    stage.instance.bring_up();
    outcome?;

    stage.report().note("the API is back");
    for service in &stage.services {
        let expected = Answer::accepted(&stage.orders.id);
        stage.call(service, "the opaque token again", Some(&opaque.secret), expected, None).await?;
    }
    Ok(())
}

async fn while_down(stage: &Stage, opaque: &Minted, jwt: &Minted) -> Result<(), Failure> {
    for service in &stage.services {
        // Not 401: the token may well be good, and the caller must not throw it away.
        let sent = "the opaque token of orders";
        stage.call(service, sent, Some(&opaque.secret), Answer::unavailable(), Some(0)).await?;
        let expected = Answer::accepted(&stage.orders.id);
        stage.call(service, "the JWT of orders", Some(&jwt.secret), expected, Some(0)).await?;
    }
    Ok(())
}
