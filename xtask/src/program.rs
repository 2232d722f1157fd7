//! Programs that run beside a task and are read line by line: the emulator, examples, clients, a browser's driver.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;

use crate::limit::{kill, shown};
use crate::workspace::Outcome;

/// Longer than any of them takes for a line that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program whose standard output is read line by line. It ends with this value, and so does all that it started.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    lines: Receiver<String>,
    name: String,
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Outcome<(Self, ChildStdin)> {
        // Keys of the person who runs this have no business here.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CLERK_") {
                command.env_remove(name);
            }
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let name = shown(command);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the program has no standard streams".into());
        };
        Ok((Self { child, lines: read_lines(stdout), name }, stdin))
    }

    /// The next line.
    pub(crate) fn line(&mut self) -> Outcome<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("no line within {} s from {}", PATIENCE.as_secs(), self.name).into())
            }
            Err(RecvTimeoutError::Disconnected) => {
                kill(&mut self.child);
                Err(format!("the program ended: {}: {}", self.name, self.child.wait()?).into())
            }
        }
    }

    /// The next line, which must be JSON.
    pub(crate) fn json(&mut self) -> Outcome<Value> {
        let line = self.line()?;
        serde_json::from_str(&line).map_err(|error| format!("{error} in {line}").into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        kill(&mut self.child);
        // It was killed, or had ended by itself.
        let _ = self.child.wait();
    }
}

fn read_lines(stdout: ChildStdout) -> Receiver<String> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    receive
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::Program;

    #[test]
    fn lines_come_one_by_one_and_an_end_is_told_apart() {
        let mut command = Command::new("sh");
        let (mut program, _) = Program::start(command.args(["-c", "echo '{\"a\":1}'; echo text; exit 3"])).expect("sh");
        assert_eq!(program.json().expect("JSON")["a"], 1);
        assert!(program.json().expect_err("text").to_string().ends_with("in text"));
        let error = program.line().expect_err("the end").to_string();
        assert!(error.starts_with("the program ended: sh -c"), "{error}");
    }
}
