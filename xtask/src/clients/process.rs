//! The programs that take part: the emulator, and clients that are asked and answer one line each.

use std::error::Error;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Command};

use serde_json::{Value, json};

use crate::program::Program;
use crate::workspace::{Outcome, root};

/// A user of `xtask/clients/seed.json`.
pub(super) const ADA: &str = "user_ada000000000000000000000000";
/// The other one.
pub(super) const BOB: &str = "user_bob000000000000000000000000";

/// The emulator on a free port, with nothing but two users in it.
pub(super) struct Emulator {
    _program: Program,
    /// The line it prints at start: `api_url`, `secret_key`, `publishable_key`, `jwt_key`.
    setup: Value,
}

impl Emulator {
    pub(super) fn start(executable: &Path) -> Outcome<Self> {
        let mut command = Command::new(executable);
        command.args(["serve", "--listen", "127.0.0.1:0", "--format", "json", "--seed"]);
        command.arg(root().join("xtask/clients/seed.json"));
        let (mut program, _) = Program::start(&mut command)?;
        let setup = program.json().map_err(|error| format!("the emulator did not start: {error}"))?;
        for key in ["api_url", "secret_key", "publishable_key", "jwt_key"] {
            if !setup[key].is_string() {
                return Err(format!("the emulator printed no {key}").into());
            }
        }
        Ok(Self { _program: program, setup })
    }

    /// The instance secret key.
    pub(super) fn secret_key(&self) -> &str {
        self.setup["secret_key"].as_str().unwrap_or_default()
    }
}

/// What an operation was refused with.
#[derive(Debug)]
pub(super) struct Refused {
    status: Value,
    code: Value,
    message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}, code {}: {}", self.status, self.code, self.message)
    }
}

impl Error for Refused {}

/// A client that answers requests. The operations are the same for all of them.
pub(super) struct Client {
    pub(super) name: &'static str,
    program: Program,
    stdin: ChildStdin,
}

impl Client {
    pub(super) fn start(name: &'static str, mut command: Command, emulator: &Emulator) -> Outcome<Self> {
        let (program, stdin) = Program::start(command.env("CLIENT_SETUP", emulator.setup.to_string()))?;
        Ok(Self { name, program, stdin })
    }

    /// Python's helper asks the API about an opaque M2M token in a form that the API does not take.
    pub(super) fn authenticates_opaque_m2m_tokens(&self) -> bool {
        self.name != "python"
    }

    /// Clerk's own SDKs have no option for it yet.
    pub(super) fn checks_receivers_of_opaque_tokens(&self) -> bool {
        self.name == "rust"
    }

    /// Python's models of JWT templates have no claims, in neither direction.
    pub(super) fn carries_claims_of_templates(&self) -> bool {
        self.name != "python"
    }

    /// The JavaScript SDK has no methods for codes that are sent to addresses and numbers.
    pub(super) fn verifies_addresses(&self) -> bool {
        self.name != "javascript"
    }

    /// The JavaScript SDK makes two requests of an update that holds metadata; the API takes none in one.
    pub(super) fn updates_metadata_with_users(&self) -> bool {
        self.name == "javascript"
    }

    /// Runs an operation that must succeed.
    pub(super) fn call(&mut self, operation: &str, arguments: Value) -> Outcome<Value> {
        self.ask(operation, arguments)?.map_err(Into::into)
    }

    /// Calls a method of a group that must succeed: `organizations.create`, with arguments as on the wire.
    pub(super) fn resource(&mut self, call: &str, arguments: Value) -> Outcome<Value> {
        self.call("resource", json!({ "call": call, "args": arguments }))
    }

    /// Calls a method of a group that must be refused by the API with this status and code.
    pub(super) fn refused_resource(&mut self, call: &str, arguments: Value, status: u16, code: &str) -> Outcome<()> {
        self.refused("resource", json!({ "call": call, "args": arguments }), status, code)
            .map_err(|error| format!("{call}: {error}").into())
    }

    /// Runs an operation that must be refused by the API with this status and code.
    pub(super) fn refused(&mut self, operation: &str, arguments: Value, status: u16, code: &str) -> Outcome<()> {
        match self.ask(operation, arguments)? {
            Ok(answer) => Err(format!("{operation} succeeded instead of {status} {code}: {answer}").into()),
            Err(refused) if refused.status == status && refused.code == code => Ok(()),
            Err(refused) => Err(format!("{operation} should give {status} {code}; {refused}").into()),
        }
    }

    /// Runs an operation whose input is bad: a field of a form is wrong, or the whole request is. Our own client says so
    /// without asking the API.
    pub(super) fn refused_input(&mut self, operation: &str, arguments: Value, status: u16, code: &str) -> Outcome<()> {
        match self.ask(operation, arguments)? {
            Ok(answer) => Err(format!("{operation} succeeded instead of {status} {code}: {answer}").into()),
            Err(refused) if self.name == "rust" && refused.code == "refused_locally" => Ok(()),
            Err(refused)
                if refused.status == status && refused.code.as_str().is_some_and(|it| it.starts_with(code)) =>
            {
                Ok(())
            }
            Err(refused) => Err(format!("{operation} should give {status} {code}; {refused}").into()),
        }
    }

    fn ask(&mut self, operation: &str, arguments: Value) -> Outcome<Result<Value, Refused>> {
        writeln!(self.stdin, "{}", json!({ "op": operation, "args": arguments }))?;
        self.stdin.flush()?;
        let mut answer = self.program.json()?;
        match answer.get_mut("ok") {
            Some(ok) => Ok(Ok(ok.take())),
            None => {
                let error = &answer["error"];
                let message = error["message"].as_str().unwrap_or("no message").to_owned();
                Ok(Err(Refused { status: error["status"].clone(), code: error["code"].clone(), message }))
            }
        }
    }
}
