//! Who is not let in.

use std::time::Duration;

use clerk_types::resources::m2m_tokens::M2mTokenFormat;
use clerk_types::secret::Secret;

use crate::Failure;
use crate::caller::Answer;
use crate::stage::Stage;

/// How far the clocks of two machines may differ: a service accepts a JWT for so much longer.
const CLOCK_SKEW: Duration = Duration::from_secs(5);

pub(super) async fn no_token(stage: &Stage) -> Result<(), Failure> {
    for service in &stage.services {
        stage.call(service, "no token", None, Answer::not_authenticated(), Some(0)).await?;
    }
    Ok(())
}

pub(super) async fn garbage(stage: &Stage) -> Result<(), Failure> {
    let gibberish = Secret::new("open-sesame");
    // What looks like a token costs a call to the API to find out.
    let invented = Secret::new(format!("mt_{}", "0".repeat(64)));
    for service in &stage.services {
        stage.call(service, "gibberish", Some(&gibberish), Answer::refused(), Some(0)).await?;
        stage.call(service, "an invented opaque token", Some(&invented), Answer::refused(), None).await?;
    }
    Ok(())
}

/// Each service presents a good token of its own machine to the other one.
pub(super) async fn no_scope(stage: &Stage) -> Result<(), Failure> {
    let [axum, actix] = &stage.services;
    for (service, other) in [(axum, actix), (actix, axum)] {
        let opaque = stage.mint(&other.machine, M2mTokenFormat::Opaque, None).await?;
        let jwt = stage.mint(&other.machine, M2mTokenFormat::Jwt, None).await?;
        let name = other.machine.name;
        let sent = format!("an opaque token of {name}");
        stage.call(service, &sent, Some(&opaque.secret), Answer::refused(), None).await?;
        let sent = format!("a JWT of {name}");
        stage.call(service, &sent, Some(&jwt.secret), Answer::refused(), Some(0)).await?;
    }
    Ok(())
}

pub(super) async fn expired(stage: &Stage) -> Result<(), Failure> {
    let life = stage.instance.short_life();
    let opaque = stage.mint(&stage.orders, M2mTokenFormat::Opaque, Some(life)).await?;
    let jwt = stage.mint(&stage.orders, M2mTokenFormat::Jwt, Some(life)).await?;
    let wait = life + CLOCK_SKEW + Duration::from_secs(1);
    stage.report().note(&match stage.instance.is_live() {
        true => format!("live, no clock can be moved: waiting for {} s", wait.as_secs()),
        false => format!("the clock of the emulator and of the services moves on by {} s", wait.as_secs()),
    });
    stage.instance.let_pass(wait).await;
    for service in &stage.services {
        stage.call(service, "an expired opaque token", Some(&opaque.secret), Answer::refused(), None).await?;
        stage.call(service, "an expired JWT", Some(&jwt.secret), Answer::refused(), Some(0)).await?;
    }
    Ok(())
}
