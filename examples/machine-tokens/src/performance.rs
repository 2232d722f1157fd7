//! From the first machine to the last: set-up, steps, and the removal of all that was made, whatever happened before.

use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::fleet::Fleet;
use crate::instance::Instance;
use crate::report::{Report, Row};
use crate::stage::{Stage, measure};

/// How it ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Ending {
    AsExpected,
    NotAsExpected,
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::AsExpected => Self::SUCCESS,
            Ending::NotAsExpected => Self::FAILURE,
            // As a shell counts a program that Ctrl-C ended.
            Ending::Interrupted => Self::from(130),
        }
    }
}

/// Sets up, goes through `steps` until they end or `interruption` does, and removes what was made.
pub(crate) async fn run<S, F>(
    instance: Arc<Instance>,
    report: Arc<Report>,
    interruption: JoinHandle<()>,
    steps: S,
) -> Ending
where
    S: FnOnce(Stage) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    report.open(&instance.describe());
    let fleet = match Fleet::new(&instance) {
        Ok(fleet) => Arc::new(fleet),
        Err(failure) => {
            report.failed(&failure);
            report.close();
            return Ending::NotAsExpected;
        }
    };

    // Tasks of their own: a panic ends a task, and not the removal below. The set-up is not interrupted, because a
    // machine may be made although nobody waits for the answer any more.
    let set_up = Stage::set_up(Arc::clone(&instance), Arc::clone(&fleet), Arc::clone(&report));
    let mut interrupted = false;
    match tokio::spawn(set_up).await {
        Ok(Ok(stage)) => {
            let mut task = tokio::spawn(steps(stage));
            tokio::select! {
                biased;
                _ = interruption => {
                    interrupted = true;
                    report.note("interrupted");
                    task.abort();
                    let _ = task.await;
                }
                joined = &mut task => if let Err(panic) = joined { report.failed(&panic) },
            }
        }
        Ok(Err(failure)) => report.failed(&failure),
        Err(panic) => report.failed(&panic),
    }

    remove(&instance, &fleet, &report).await;
    match report.close() {
        _ if interrupted => Ending::Interrupted,
        true => Ending::AsExpected,
        false => Ending::NotAsExpected,
    }
}

async fn remove(instance: &Instance, fleet: &Fleet, report: &Report) {
    report.step("The machines are removed");
    // A step may have ended while it was down.
    instance.bring_up();
    let removed = measure(instance, async {
        if fleet.remove().await.is_err() {
            report.note("not everything could be deleted; once more");
            fleet.remove().await?;
        }
        Ok(fleet.find().await?.len())
    })
    .await;
    report.row(&Row {
        at: "Clerk",
        sent: "delete the machines, list what is left",
        expected: "0 left".to_owned(),
        answered: removed
            .value
            .map_or_else(|failure: crate::Failure| failure.to_string(), |left| format!("{left} left")),
        expected_api_calls: None,
        api_calls: removed.api_calls,
        took: removed.took,
    });
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use clerk_api::groups::machines::ListMachines;

    use super::*;

    /// Goes through `steps` against an emulator that lives on, and counts the machines that are left.
    async fn ending_of<S, F>(interruption: impl Future<Output = ()> + Send + 'static, steps: S) -> (Ending, usize)
    where
        S: FnOnce(Stage) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        let instance = Arc::new(Instance::emulated().unwrap());
        let report = Arc::new(Report::new(std::io::sink()));
        let ending = run(Arc::clone(&instance), report, tokio::spawn(interruption), steps).await;
        let clerk = instance.client().unwrap().secret_key(instance.secret_key()).build().unwrap();
        let left = clerk.machines().list(ListMachines::new()).await.unwrap();
        (ending, left.data.len())
    }

    #[tokio::test]
    async fn nothing_is_left_whatever_happened() {
        let done = ending_of(pending(), |_| ready(())).await;
        assert_eq!(done, (Ending::AsExpected, 0));

        let interrupted = ending_of(ready(()), |stage| async move {
            let _stage = stage;
            pending().await
        });
        assert_eq!(interrupted.await, (Ending::Interrupted, 0));

        let panicked = ending_of(pending(), |stage| async move {
            stage.instance.take_down();
            panic!("on purpose, while the API is down");
        });
        assert_eq!(panicked.await, (Ending::NotAsExpected, 0));
    }
}
