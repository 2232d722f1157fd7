//! A new secret key for a machine.

use clerk_api::groups::m2m_tokens::CreateM2mToken;
use clerk_types::resources::m2m_tokens::M2mTokenFormat;

use crate::Failure;
use crate::caller::Answer;
use crate::fleet::Machine;
use crate::report::Row;
use crate::stage::{Stage, measure};

/// How long the old key goes on working. Zero is for one that has leaked; else leave time to hand out the new one.
const GRACE_SECONDS: i64 = 0;

pub(super) async fn rotated(stage: &mut Stage) -> Result<(), Failure> {
    let orders = &stage.orders;
    let rotate = stage.fleet.clerk().machines().rotate_secret_key(&orders.id, GRACE_SECONDS);
    let rotated = measure(&stage.instance, rotate).await;
    let new_key = rotated.value?.secret;
    stage.report().row(&Row {
        at: "Clerk",
        sent: "rotate the key of orders, without grace",
        expected: "another key".to_owned(),
        answered: if new_key == orders.secret_key { "the same key" } else { "another key" }.to_owned(),
        expected_api_calls: Some(1),
        api_calls: rotated.api_calls,
        took: rotated.took,
    });

    let refused = measure(&stage.instance, orders.clerk.m2m_tokens().create(CreateM2mToken::new())).await;
    stage.report().row(&Row {
        at: "Clerk",
        sent: "orders: mint with the old key",
        expected: "401 machine_secret_key_invalid".to_owned(),
        answered: match refused.value {
            Ok(_) => "a token".to_owned(),
            Err(error) => {
                let status = error.status().map_or_else(|| error.to_string(), |status| status.as_u16().to_string());
                [status.as_str()].into_iter().chain(error.codes()).collect::<Vec<_>>().join(" ")
            }
        },
        expected_api_calls: Some(1),
        api_calls: refused.api_calls,
        took: refused.took,
    });

    stage.orders = Machine::start(orders.name, orders.id.clone(), new_key, &stage.instance)?;
    let token = stage.mint(&stage.orders, M2mTokenFormat::Opaque, None).await?;
    for service in &stage.services {
        let expected = Answer::accepted(&stage.orders.id);
        stage.call(service, "a token minted with the new key", Some(&token.secret), expected, None).await?;
    }
    Ok(())
}
