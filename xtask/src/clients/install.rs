//! Puts the clients where they can run: what others publish into the target folder, ours by cargo.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::limit::{BUILD, INSTALL, QUICK, capture, capture_build, shown, twice, watch};
use crate::workspace::{Outcome, cargo, root, target};

/// `@clerk/backend` asks for 20.9.
const NODE_IS_NEW_ENOUGH: &str = "const [major, minor] = process.versions.node.split('.').map(Number);\n\
    if (major * 100 + minor < 2009) { console.error(`node ${process.versions.node} is older than 20.9`); process.exit(1) }";

/// A client from a registry.
pub(super) enum Installation {
    /// The command that starts it.
    Ready(Command),
    /// Why it cannot be had here.
    Unavailable(String),
}

/// The programs of this workspace that take part.
pub(super) struct Ours {
    pub(super) emulator: PathBuf,
    pub(super) client: Command,
}

/// Builds the emulator and the program that speaks for our crates.
pub(super) fn build_ours() -> Outcome<Ours> {
    let mut command = cargo();
    command.args(["build", "--locked", "--package", "clerk-emulator", "--package", "clerk-tests", "--bins"]);
    command.arg("--message-format=json-render-diagnostics");
    let messages = capture_build(&mut command, BUILD)?;
    let executable = |name: &str| {
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find(|message| message["target"]["name"] == name && message["executable"].is_string())
            .and_then(|message| message["executable"].as_str().map(PathBuf::from))
            .ok_or_else(|| format!("cargo built no program {name}"))
    };
    Ok(Ours { emulator: executable("clerk-emulator")?, client: Command::new(executable("cross_client")?) })
}

/// `@clerk/backend`, as `xtask/clients/js/package-lock.json` pins it.
pub(super) fn javascript() -> Outcome<Installation> {
    let source = root().join("xtask/clients/js");
    let folder = target().join("clients/js");
    for check in [Command::new("npm").arg("--version"), Command::new("node").args(["-e", NODE_IS_NEW_ENOUGH])] {
        if let Err(reason) = available(check) {
            return Ok(Installation::Unavailable(reason));
        }
    }
    let npm = |folder: &Path| {
        let mut command = Command::new("npm");
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]).current_dir(folder);
        vec![command]
    };
    if let Err(reason) = install(&source, &folder, &["package.json", "package-lock.json"], npm)? {
        return Ok(Installation::Unavailable(reason));
    }
    // Beside `node_modules`, where imports are looked up.
    for name in ["client.mjs", "resources.mjs"] {
        std::fs::copy(source.join(name), folder.join(name))?;
    }
    let mut command = Command::new("node");
    command.arg(folder.join("client.mjs")).env("CLERK_TELEMETRY_DISABLED", "1");
    Ok(Installation::Ready(command))
}

/// `clerk-backend-api`, as `xtask/clients/python/requirements.txt` pins it, in an environment of its own.
pub(super) fn python() -> Outcome<Installation> {
    let source = root().join("xtask/clients/python");
    let folder = target().join("clients/python");
    if let Err(reason) = available(Command::new("python3").args(["-c", "import ensurepip, venv"])) {
        return Ok(Installation::Unavailable(reason));
    }
    let pip = |folder: &Path| {
        let mut environment = Command::new("python3");
        environment.args(["-m", "venv", "--clear"]).arg(folder.join("venv"));
        let mut command = Command::new(folder.join("venv/bin/python"));
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
        command.arg(folder.join("requirements.txt"));
        vec![environment, command]
    };
    if let Err(reason) = install(&source, &folder, &["requirements.txt"], pip)? {
        return Ok(Installation::Unavailable(reason));
    }
    let mut command = Command::new(folder.join("venv/bin/python"));
    command.arg(source.join("client.py"));
    Ok(Installation::Ready(command))
}

/// Whether the command succeeds; else what it said, or why it cannot run.
fn available(command: &mut Command) -> Result<(), String> {
    let mut last = None;
    match watch(command, QUICK, |line| last = Some(line.to_owned())) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(last.unwrap_or_else(|| format!("{}: {status}", shown(command)))),
        Err(error) => Err(error.to_string()),
    }
}

/// Copies the pins and runs the package manager, unless that was done for the same pins before. The inner error is the
/// reason why it cannot be had.
fn install(
    source: &Path,
    folder: &Path,
    pins: &[&str],
    commands: impl FnOnce(&Path) -> Vec<Command>,
) -> Outcome<Result<(), String>> {
    let mut wanted = String::new();
    for name in pins {
        wanted.push_str(&std::fs::read_to_string(source.join(name))?);
    }
    let stamp = folder.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(Ok(()));
    }
    std::fs::create_dir_all(folder)?;
    for name in pins {
        std::fs::copy(source.join(name), folder.join(name))?;
    }
    for mut command in commands(folder) {
        println!("$ {}", shown(&command));
        if let Err(error) = twice(|| capture(&mut command, INSTALL)) {
            return Ok(Err(error.to_string().lines().take(3).collect::<Vec<_>>().join(" ")));
        }
    }
    std::fs::write(stamp, wanted)?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::available;

    #[test]
    fn a_tool_that_is_missing_or_too_old_says_why() {
        assert_eq!(available(&mut Command::new("true")), Ok(()));
        let missing = available(&mut Command::new("no-such-program")).expect_err("it is not there");
        assert!(missing.starts_with("no-such-program: "), "{missing}");
        let old = available(Command::new("sh").args(["-c", "echo noise >&2; echo too old >&2; exit 1"]));
        assert_eq!(old, Err("too old".to_owned()));
    }
}
