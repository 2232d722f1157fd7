//! What is not emulated says so, and the matrix is true.

use clerk_emulator::Emulator;
use serde_json::json;

use crate::api::Api;

#[test]
fn the_matrix_is_up_to_date() {
    let kept = include_str!("../../SUPPORT.md");
    let renew = "run `cargo run -p clerk-emulator -- operations > crates/clerk-emulator/SUPPORT.md`";
    assert!(kept == Emulator::support_matrix(), "SUPPORT.md is stale: {renew}");
}

#[tokio::test]
async fn what_the_matrix_calls_not_emulated_answers_501_and_all_else_is_there() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let matrix = Emulator::support_matrix();
    let rows = matrix.lines().filter(|line| line.starts_with("| `"));
    let mut counts = [0, 0];
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, operation, method, path, support, _] = cells[..] else { panic!("{row}") };
        let path: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { "unknown" } else { part }).collect();
        let reply = api.with_key(clerk.secret_key(), method, &format!("/v1{}", path.join("/")), Some(json!({}))).await;
        counts[usize::from(support == "501")] += 1;
        match support {
            "emulated" => assert!(reply.status < 500, "{operation}: {}", reply.text),
            _ => {
                let error = reply.refused(501, "operation_not_emulated");
                assert!(error["long_message"].as_str().unwrap().contains(operation), "{error}");
            }
        }
    }
    assert_eq!(counts.iter().sum::<i32>(), 249);
    for path in ["/v1/billing", "/v1/billing/plan", "/v1/saml_connections/a/b", "/v1/templates"] {
        api.get(path).await.refused(404, "resource_not_found");
    }
    api.with_key("sk_test_unknown", "GET", "/v1/billing/plans", None).await.refused(501, "operation_not_emulated");
}

#[cfg(feature = "cli")]
#[test]
fn the_program_prints_the_matrix() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_clerk-emulator"));
    let output = command.arg("operations").output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), Emulator::support_matrix());
}
