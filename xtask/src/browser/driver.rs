//! ChromeDriver and the browser it drives, as far as they are on this machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::webdriver::Browser;
use crate::program::Program;
use crate::workspace::{Outcome, target};

/// What the browser is called; Debian's name first.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const READY: &str = "was started successfully on port ";

/// A driver that is running. It ends with this value, and so do its browsers.
#[derive(Debug)]
pub(super) struct Driver {
    _program: Program,
    url: String,
    binary: PathBuf,
    started: std::cell::Cell<usize>,
}

/// The driver and the browser; else which of them is missing.
pub(super) fn find() -> Result<(PathBuf, PathBuf), String> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let find = |names: &[&str]| {
        names.iter().find_map(|name| std::env::split_paths(&folders).map(|it| it.join(name)).find(|it| it.is_file()))
    };
    let driver = find(&["chromedriver"]).ok_or("there is no chromedriver (Debian: chromium-driver)")?;
    let browser = find(BROWSERS).ok_or_else(|| format!("there is no browser; one of {}", BROWSERS.join(", ")))?;
    Ok((driver, browser))
}

impl Driver {
    pub(super) fn start(program: &Path, binary: PathBuf) -> Outcome<Self> {
        let mut command = Command::new(program);
        let (mut program, _) = Program::start(command.arg("--port=0").stderr(Stdio::null()))?;
        loop {
            let line = program.line().map_err(|error| format!("the driver did not start: {error}"))?;
            if let Some(port) = port(&line) {
                let url = format!("http://127.0.0.1:{port}");
                return Ok(Self { _program: program, url, binary, started: 0.into() });
            }
        }
    }

    /// A browser that nobody has used before.
    pub(super) fn browser(&self) -> Outcome<Browser> {
        self.started.set(self.started.get() + 1);
        let profile = target().join(format!("browser/profile-{}-{}", std::process::id(), self.started.get()));
        Browser::start(&self.url, &self.binary, profile)
    }
}

fn port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once(READY)?;
    rest.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port;

    #[test]
    fn the_port_is_in_the_line_that_says_so() {
        assert_eq!(port("ChromeDriver was started successfully on port 46797."), Some(46797));
        assert_eq!(port("Starting ChromeDriver 156.0.8078.79 on port 0"), None);
    }
}
