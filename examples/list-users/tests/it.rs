//! The example as it is run, without an account.

use std::process::Command;

fn run(arguments: &[&str]) -> (bool, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_list-users")).args(arguments).output().unwrap();
    (run.status.success(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
}

/// The addresses shown, in their order.
fn shown(arguments: &[&str]) -> Vec<String> {
    let (success, printed, problem) = run(arguments);
    assert!(success, "{problem}");
    let words = printed.split_whitespace().filter(|word| word.contains('@'));
    words.map(|address| address.split('@').next().unwrap().to_owned()).collect()
}

#[test]
fn all_of_them_whatever_the_size_of_a_page() {
    let all = shown(&[]);
    assert_eq!(all.len(), 12);
    assert_eq!(shown(&["--page", "5"]).len(), 12);
    assert!(run(&[]).1.starts_with("12 users\n"));
}

#[test]
fn filters_and_order() {
    assert_eq!(shown(&["--query", "hopper"]), ["grace"]);
    assert_eq!(shown(&["--order-by", "first_name", "--show", "2"]), ["ada", "barbara"]);
    assert_eq!(shown(&["--order-by", "-first_name", "--show", "1", "--page", "1"]), ["radia"]);
    assert_eq!(shown(&["--organization", "org_navy", "--order-by", "+first_name"]), ["frances", "grace", "hedy"]);
    let others = shown(&["--organization", "-org_navy"]);
    assert!(others.len() == 9 && !others.contains(&"grace".to_owned()), "{others:?}");
}

#[test]
fn metadata_is_written() {
    let (_, printed, _) = run(&["--query", "hopper", "--set-plan", "pro"]);
    assert!(printed.trim_end().ends_with("pro"), "{printed}");
}

#[test]
fn a_page_that_the_api_would_cut_is_refused() {
    let (success, _, problem) = run(&["--page", "501"]);
    assert!(!success && problem.contains("limit"), "{problem}");
}
