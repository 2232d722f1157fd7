//! A caller that calls often: it keeps its token until that has to be renewed.

use std::collections::BTreeMap;

use clerk_api::M2mTokenSource;
use tokio::task::JoinSet;

use crate::Failure;
use crate::caller::{Answer, Caller};
use crate::report::Row;
use crate::stage::{Stage, measure};

const CALLERS: usize = 10;
const CALLS_EACH: usize = 10;

pub(super) async fn one_mint(stage: &Stage) -> Result<(), Failure> {
    let source = M2mTokenSource::new(&stage.orders.clerk)?;
    let mints_before = stage.instance.mints();

    let mut callers = JoinSet::new();
    for service in stage.services.iter().cycle().take(CALLERS) {
        callers.spawn(call_often(stage.caller.clone(), source.clone(), service.url()));
    }
    let answers = measure(&stage.instance, callers.join_all()).await;
    let mints = stage.instance.mints() - mints_before;

    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for answer in answers.value.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        *counted.entry(stage.named(&answer.to_string())).or_default() += 1;
    }
    let counted: Vec<String> = counted.into_iter().map(|(answer, times)| format!("{times} x {answer}")).collect();
    let expected = stage.named(&Answer::accepted(&stage.orders.id).to_string());
    stage.report().row(&Row {
        at: "both",
        sent: "100 calls by 10 tasks, one token source",
        expected: format!("{} x {expected}; 1 mint", CALLERS * CALLS_EACH),
        answered: format!("{}; {mints} mint", counted.join("; ")),
        expected_api_calls: None,
        api_calls: answers.api_calls,
        took: answers.took,
    });
    Ok(())
}

/// What a calling service does: ask the source for the header before each call, and never keep it.
async fn call_often(caller: Caller, source: M2mTokenSource, url: String) -> Result<Vec<Answer>, Failure> {
    let mut answers = Vec::new();
    for _ in 0..CALLS_EACH {
        let authorization = source.authorization().await?;
        answers.push(caller.call(url.clone(), Some(authorization)).await?);
    }
    Ok(answers)
}
