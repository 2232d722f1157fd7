//! The conformance runner: the public API behind a line protocol. One JSON case per line on standard input, one JSON
//! result per line on standard output, in the same order, flushed at once. It decides nothing itself: it builds options
//! and a request from a case, calls the API, and writes down what came back.

mod auth;
mod authenticate;
mod case;
mod head;
mod keys;
mod redirect;
mod verify_token;
mod webhook;

use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use clerk_api::transport::{RetryPolicy, Transport};
use serde_json::{Map, Value, json};

/// What a case came to: the members of the result besides its ID, or the text for `error`.
type Answer = Result<Map<String, Value>, String>;

/// What all cases share: nothing that remembers an answer.
struct Surroundings {
    runtime: tokio::runtime::Runtime,
    transport: Arc<dyn Transport>,
    /// Calls are repeated as always, only without long pauses.
    retry: RetryPolicy,
}

impl Surroundings {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let retry = RetryPolicy::default().pauses(Duration::from_millis(1), Duration::from_millis(2));
        Ok(Self { runtime, transport: Arc::new(keys::transport()?), retry })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let surroundings = Surroundings::new()?;
    serve(&mut io::stdin().lock(), &mut io::stdout().lock(), |line| answer(&surroundings, line))?;
    Ok(())
}

/// Answers each line with a line, until the input ends.
fn serve(input: &mut impl BufRead, output: &mut impl Write, answer: impl Fn(&[u8]) -> Value) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let mut text = answer(&line).to_string();
        text.push('\n');
        output.write_all(text.as_bytes())?;
        output.flush()?;
    }
}

/// The result for one line. A panic ends the case, not the process.
fn answer(surroundings: &Surroundings, line: &[u8]) -> Value {
    let case: Map<String, Value> = match serde_json::from_slice(line) {
        Ok(case) => case,
        Err(error) => return json!({"id": null, "error": format!("not a case: {error}")}),
    };
    let id = case.get("id").cloned().unwrap_or_default();
    let mut result = match caught(|| run(surroundings, case)) {
        Ok(result) => result,
        Err(error) => Map::from_iter([("error".to_owned(), error.into())]),
    };
    result.insert("id".to_owned(), id);
    Value::Object(result)
}

/// Runs a case and makes an error of a panic.
fn caught(run: impl FnOnce() -> Answer) -> Answer {
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(format!("panicked: {}", panic_text(&*panic))))
}

fn run(surroundings: &Surroundings, case: Map<String, Value>) -> Answer {
    let kind = match case.get("kind") {
        None | Some(Value::Null) => "authenticate",
        Some(Value::String(kind)) => kind.as_str(),
        Some(other) => return Err(format!("malformed case: kind is {other}")),
    };
    match kind {
        "authenticate" => authenticate::run(surroundings, case::read(case)?),
        "classify" => keys::classify(&case::read(case)?),
        "decodeKeys" => keys::decode_keys(&case::read(case)?),
        "cookieSuffix" => keys::cookie_suffix(&case::read(case)?),
        "verifyToken" => verify_token::run(surroundings, case::read(case)?),
        "verifyWebhook" => webhook::run(&case::read(case)?),
        "createRedirect" => redirect::run(&case::read(case)?),
        other => Err(format!("unknown kind {other}")),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

#[cfg(test)]
mod tests;
