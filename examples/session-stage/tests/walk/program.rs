//! The program, started as a user does.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A program that is running. It ends with this value.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    announced: Value,
    http: reqwest::Client,
}

impl Program {
    pub(crate) fn start(path: &str) -> Self {
        let mut command = Command::new(path);
        command.args(["--format", "json", "--test-control"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let announced = serde_json::from_str(&line).unwrap();
        Self { child, announced, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// An address that it printed, by its name.
    pub(crate) fn url(&self, name: &str) -> &str {
        self.announced[name].as_str().unwrap()
    }

    /// An address of the service.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url("app_url"))
    }

    /// Has something happen, and returns what is said to it.
    pub(crate) async fn control(&self, order: &str) -> String {
        let answer = self.http.post(format!("{}/{order}", self.url("control_url"))).send().await.unwrap();
        assert!(answer.status().is_success(), "{order}: {}", answer.status());
        answer.text().await.unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
