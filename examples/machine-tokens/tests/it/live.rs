//! `--live`, against an emulator that knows nothing of it.

use std::process::Command;

use clerk_api::Clerk;
use clerk_api::groups::machines::ListMachines;
use clerk_emulator::{Emulator, Fault};

use crate::program::{Run, program};

/// The program with the key and address of this instance.
fn live(emulator: &Emulator, arguments: &[&str]) -> Command {
    let mut command = program(&[&["--live"], arguments].concat());
    command.env("CLERK_SECRET_KEY", emulator.secret_key()).env("CLERK_API_URL", emulator.api_url());
    command.env("NO_PROXY", "127.0.0.1");
    command
}

/// Checks that the machines which were made are gone, and that there were any.
async fn assert_nothing_left(emulator: &Emulator) {
    assert!(emulator.requests().count("POST", "/machines") > 0);
    let clerk = Clerk::builder().api_url(emulator.api_url()).secret_key(emulator.secret_key()).build().unwrap();
    let left = clerk.machines().list(ListMachines::new()).await.unwrap();
    assert_eq!(left.data.iter().map(|machine| &machine.name).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[tokio::test]
async fn a_live_run_does_the_same_and_leaves_nothing_behind() {
    let emulator = Emulator::start();
    let run = Run::from(live(&emulator, &[]).output().unwrap());
    run.assert_as_expected();
    assert!(run.table.starts_with(&format!("machine-tokens, live, against {}", emulator.api_url())), "{}", run.table);

    for service in ["axum", "actix-web"] {
        run.assert_row([service, "a first JWT of orders", "200, called by orders", "1"]);
        run.assert_row([service, "the JWT of orders", "200, called by orders", "0"]);
        run.assert_row([service, "the opaque token of orders", "503, Retry-After: 1", "0"]);
    }
    assert!(run.table.contains("(live, no clock can be moved: waiting for 7 s)"), "{}", run.table);
    assert!(run.table.contains("(live, the API cannot be stopped"), "{}", run.table);
    assert_eq!(emulator.requests().count("GET", "/jwks"), 2, "one for each service");
    assert_nothing_left(&emulator).await;
}

#[tokio::test]
async fn a_failing_step_is_shown_and_nothing_is_left_behind() {
    let emulator = Emulator::start();
    // As often as the two services ask about their first token.
    emulator.faults().add(Fault::status(500).on("POST", "/m2m_tokens/verify").times(6));
    // And one mint, later on.
    emulator.faults().add(Fault::status(500).on("POST", "/m2m_tokens").skip(2).times(1));
    let run = Run::from(live(&emulator, &[]).output().unwrap());

    assert_eq!(run.code, Some(1), "{}", run.table);
    run.assert_all_steps();
    for service in ["axum", "actix-web"] {
        run.assert_row([service, "the opaque token of orders", "503, Retry-After: 1", "3"]);
    }
    assert!(
        run.table.lines().any(|line| line.trim().starts_with("expected:") && line.ends_with("200, called by orders"))
    );
    assert!(run.table.contains("MISMATCH: expected an answer, but: "), "{}", run.table);
    assert!(run.table.ends_with(": 3 NOT as expected.\n"), "{}", run.table);
    assert_nothing_left(&emulator).await;
}

#[tokio::test]
async fn a_machine_whose_creation_was_never_answered_is_removed_too() {
    let emulator = Emulator::start();
    emulator.faults().add(Fault::status(502).on("POST", "/machines").skip(1).after_processing());
    let run = Run::from(live(&emulator, &[]).output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.table);
    assert!(run.table.contains("MISMATCH: expected an answer, but: "), "{}", run.table);
    assert_eq!(emulator.requests().count("POST", "/machines"), 2);
    assert_eq!(emulator.requests().count("DELETE", "/machines/*"), 2);
    assert_nothing_left(&emulator).await;
}

#[tokio::test]
async fn a_removal_that_fails_is_tried_again() {
    let emulator = Emulator::start();
    emulator.faults().add(Fault::status(500).on("POST", "/machines").skip(2));
    emulator.faults().add(Fault::close_connection().on("DELETE", "/machines/*").times(1));
    let run = Run::from(live(&emulator, &[]).output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.table);
    assert!(run.table.contains("(not everything could be deleted; once more)"), "{}", run.table);
    run.assert_row(["Clerk", "delete the machines, list what is left", "0 left"]);
    assert_nothing_left(&emulator).await;
}

#[tokio::test]
async fn what_cannot_be_removed_is_said() {
    let emulator = Emulator::start();
    emulator.faults().add(Fault::status(500).on("POST", "/machines").skip(1));
    emulator.faults().add(Fault::status(500).on("DELETE", "/machines/*"));
    let run = Run::from(live(&emulator, &[]).output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.table);
    assert!(run.table.contains(" is left over: "), "{}", run.table);
}

#[cfg(unix)]
#[tokio::test]
async fn an_interruption_ends_it_early_and_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM"] {
        let emulator = Emulator::start();
        emulator.faults().add(Fault::hang().on("POST", "/m2m_tokens/verify"));
        let child = live(&emulator, &[]).stdout(std::process::Stdio::piped()).spawn().unwrap();
        while emulator.requests().count("POST", "/m2m_tokens/verify") == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(130), "{}", run.table);
        assert!(run.table.contains("(interrupted)"), "{}", run.table);
        assert_nothing_left(&emulator).await;
    }
}

#[tokio::test]
async fn a_production_key_needs_consent() {
    let emulator = Emulator::builder().secret_key(format!("sk_live_{}", "a".repeat(40))).start().unwrap();
    let refused = Run::from(live(&emulator, &[]).output().unwrap());
    assert_eq!(refused.code, Some(2), "{}", refused.table);
    assert!(refused.errors.contains("--allow-production"), "{}", refused.errors);
    assert!(refused.table.is_empty(), "{}", refused.table);
    assert!(emulator.requests().is_empty());

    // Ends at once, for the machines cannot be made.
    emulator.faults().add(Fault::status(500).on("POST", "/machines"));
    let allowed = Run::from(live(&emulator, &["--allow-production"]).output().unwrap());
    assert_eq!(allowed.code, Some(1), "{}", allowed.table);
    assert_nothing_left(&emulator).await;
}

#[test]
fn a_missing_or_impossible_key_is_said_before_anything_is_sent() {
    let missing = Run::from(program(&["--live"]).output().unwrap());
    assert_eq!(missing.code, Some(2));
    assert!(missing.errors.contains("CLERK_SECRET_KEY"), "{}", missing.errors);

    let emulator = Emulator::start();
    let machine_key = Run::from(live(&emulator, &[]).env("CLERK_SECRET_KEY", "ak_of_a_machine").output().unwrap());
    assert_eq!(machine_key.code, Some(2));
    assert!(!machine_key.errors.contains("ak_of_a_machine"), "{}", machine_key.errors);
    assert!(emulator.requests().is_empty());
}
