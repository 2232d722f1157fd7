//! The example that is looked at: the program, the addresses it prints, and its switch for tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::webdriver::agent;
use crate::limit::{BUILD, capture_build};
use crate::program::Program;
use crate::workspace::{Outcome, cargo};

/// The examples, one for each framework.
pub(super) const EXAMPLES: &[&str] = &["axum-session", "actix-session"];

/// A program that was built.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) name: &'static str,
    executable: PathBuf,
}

/// An example that is running, with a Clerk of its own.
#[derive(Debug)]
pub(super) struct App {
    _program: Program,
    setup: Value,
}

/// Builds the examples.
pub(super) fn build(names: &[&'static str]) -> Outcome<Vec<Example>> {
    let mut command = cargo();
    command.args(["build", "--locked", "--message-format=json-render-diagnostics"]);
    let messages = capture_build(command.args(names.iter().flat_map(|name| ["--package", name])), BUILD)?;
    let messages: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let executable = |name: &str| {
        let built = |message: &&Value| message["target"]["name"] == name && message["executable"].is_string();
        messages.iter().find(built).and_then(|message| message["executable"].as_str()).map(PathBuf::from)
    };
    let example = |&name: &&'static str| {
        let executable = executable(name).ok_or_else(|| format!("cargo built no program {name}"))?;
        Ok(Example { name, executable })
    };
    names.iter().map(example).collect()
}

impl App {
    pub(super) fn start(example: &Example) -> Outcome<Self> {
        Self::run(&example.executable)
    }

    fn run(executable: &Path) -> Outcome<Self> {
        let mut command = Command::new(executable);
        command.args(["--listen", "127.0.0.1:0", "--format", "json", "--test-control"]);
        let (mut program, _) = Program::start(&mut command)?;
        let setup = program.json().map_err(|error| format!("the example did not start: {error}"))?;
        for key in ["app_url", "frontend_url", "sign_in_url", "control_url"] {
            if !setup[key].is_string() {
                return Err(format!("the example printed no {key}").into());
            }
        }
        Ok(Self { _program: program, setup })
    }

    /// An address of the example.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.text("app_url"))
    }

    /// An address of the Clerk it runs with.
    pub(super) fn clerk(&self, path: &str) -> String {
        format!("{}{path}", self.text("frontend_url"))
    }

    /// Makes something happen, see the example's `control.rs`.
    pub(super) fn control(&self, order: &str) -> Outcome<()> {
        let mut answer = agent().post(format!("{}/{order}", self.text("control_url"))).send_empty()?;
        if answer.status().is_success() {
            return Ok(());
        }
        let said = answer.body_mut().read_to_string().unwrap_or_default();
        Err(format!("the example answered {order} with {}: {said}", answer.status()).into())
    }

    /// Time passes, for Clerk and for the example.
    pub(super) fn advance(&self, seconds: u64) -> Outcome<()> {
        self.control(&format!("advance?seconds={seconds}"))
    }

    fn text(&self, key: &str) -> &str {
        self.setup[key].as_str().unwrap_or_default().trim_end_matches('/')
    }
}
