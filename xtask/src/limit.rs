//! Commands with a time limit: each runs in a process group of its own, which is killed as a whole when time is up. A
//! program that hangs costs its limit and fails by name, instead of stopping everything.

use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, PipeReader, pipe};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::workspace::Outcome;

/// For what only looks around: versions, metadata, lists of files.
pub(crate) const QUICK: Duration = Duration::from_secs(120);
/// For a package manager that installs a few packages.
pub(crate) const INSTALL: Duration = Duration::from_secs(180);
/// For a build from nothing on two cores.
pub(crate) const BUILD: Duration = Duration::from_secs(15 * 60);

/// How long output may stay open after the command itself ended: something that it left behind holds it.
const LEFT_BEHIND: Duration = Duration::from_secs(5);
/// How often a command whose output is quiet is looked at.
const GLANCE: Duration = Duration::from_millis(100);

/// A command was killed because its time was up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct TimedOut {
    pub(crate) limit: Duration,
    what: String,
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: no end within {} s, killed", self.what, self.limit.as_secs())
    }
}

impl Error for TimedOut {}

/// Runs the command and hands each line of its output to `take`, both streams in the order in which they were written.
///
/// # Errors
/// [`TimedOut`] when it did not end within `limit`; else the command could not be started.
pub(crate) fn watch(command: &mut Command, limit: Duration, mut take: impl FnMut(&str)) -> Outcome<ExitStatus> {
    let (reader, writer) = pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    run(command, limit, vec![(Stream::Output, reader)], |_, line| take(line))
}

/// [`watch`] that prints, and fails unless the command succeeds.
pub(crate) fn pass_on(command: &mut Command, limit: Duration) -> Outcome<()> {
    let status = watch(command, limit, |line| println!("{line}"))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", shown(command)).into()) }
}

/// Runs the command and returns what it printed; its error output is in the error.
pub(crate) fn capture(command: &mut Command, limit: Duration) -> Outcome<String> {
    capture_both(command, limit, |_| ())
}

/// [`capture`], with the error output also printed as it comes: for builds.
pub(crate) fn capture_build(command: &mut Command, limit: Duration) -> Outcome<String> {
    capture_both(command, limit, |line| eprintln!("{line}"))
}

/// Runs it, and once more if it timed out. For steps that talk to the network, or to programs known to get stuck.
pub(crate) fn twice<T>(mut run: impl FnMut() -> Outcome<T>) -> Outcome<T> {
    match run() {
        Err(error) if error.is::<TimedOut>() => {
            println!("{error}; trying once more");
            run()
        }
        outcome => outcome,
    }
}

/// The command as a person would type it, the program without its folder: where it lies is the machine's business.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stream {
    Output,
    Error,
}

fn capture_both(command: &mut Command, limit: Duration, mut said: impl FnMut(&str)) -> Outcome<String> {
    let (output, output_end) = pipe()?;
    let (error, error_end) = pipe()?;
    command.stdout(output_end).stderr(error_end);
    let (mut printed, mut complaint) = (String::new(), String::new());
    let status = run(command, limit, vec![(Stream::Output, output), (Stream::Error, error)], |stream, line| {
        let text = match stream {
            Stream::Output => &mut printed,
            Stream::Error => {
                said(line);
                &mut complaint
            }
        };
        text.push_str(line);
        text.push('\n');
    })?;
    if status.success() { Ok(printed) } else { Err(format!("{}: {status}\n{complaint}", shown(command)).into()) }
}

fn run(
    command: &mut Command,
    limit: Duration,
    streams: Vec<(Stream, PipeReader)>,
    mut take: impl FnMut(Stream, &str),
) -> Outcome<ExitStatus> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let child = command.stdin(Stdio::null()).spawn();
    // The command holds ends of the pipes, which would never close.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.map_err(|error| format!("{}: {error}", shown(command)))?;
    let deadline = Instant::now() + limit;
    let lines = read(streams);
    let mut ended: Option<(ExitStatus, Instant)> = None;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left.min(GLANCE)) {
            Ok((stream, line)) => take(stream, &line),
            // All output is closed; the command may go on without.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(left.min(GLANCE / 10)),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if ended.is_none() {
            ended = child.try_wait()?.map(|status| (status, Instant::now()));
        }
        let is_over = |since: Instant| since.elapsed() >= LEFT_BEHIND;
        match ended {
            Some((status, since)) => {
                if drain(&lines, &mut take) {
                    return Ok(status);
                }
                if is_over(since) {
                    kill(&mut child);
                    return Ok(status);
                }
            }
            None if Instant::now() >= deadline => {
                kill(&mut child);
                child.wait()?;
                // What was on its way, an unfinished line included.
                let killed = Instant::now();
                while !drain(&lines, &mut take) && !is_over(killed) {
                    std::thread::sleep(GLANCE / 10);
                }
                return Err(Box::new(TimedOut { limit, what: shown(command) }));
            }
            None => {}
        }
    }
}

/// Takes the lines that are there; whether no more can come.
fn drain(lines: &Receiver<(Stream, String)>, take: &mut impl FnMut(Stream, &str)) -> bool {
    use std::sync::mpsc::TryRecvError;
    loop {
        match lines.try_recv() {
            Ok((stream, line)) => take(stream, &line),
            Err(error) => return error == TryRecvError::Disconnected,
        }
    }
}

fn read(streams: Vec<(Stream, PipeReader)>) -> Receiver<(Stream, String)> {
    let (send, receive) = channel();
    for (stream, reader) in streams {
        let send = send.clone();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(reader);
            let mut bytes = Vec::new();
            while reader.read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
                if send.send((stream, String::from_utf8_lossy(&bytes).trim_end().to_owned())).is_err() {
                    break;
                }
                bytes.clear();
            }
        });
    }
    receive
}

/// Kills the child's group, and the groups of all that descends from it: a task of this program that is a child puts its
/// own commands into groups.
#[cfg(unix)]
pub(crate) fn kill(child: &mut Child) {
    let mut groups = groups_below(child.id());
    groups.insert(child.id());
    // The standard library can kill a process but not a group.
    let mut command = Command::new("sh");
    command.args(["-c", r#"for group; do kill -s KILL -- "-$group"; done"#, "sh"]);
    command.args(groups.iter().map(u32::to_string));
    // A group that is already gone is fine.
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let _ = child.kill();
}

#[cfg(not(unix))]
pub(crate) fn kill(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
}

/// The process groups of all descendants, other than that of this program. Empty where there is no `/proc`.
#[cfg(unix)]
fn groups_below(ancestor: u32) -> std::collections::BTreeSet<u32> {
    let processes: Vec<Process> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("stat")).ok())
        .filter_map(|text| Process::parse(&text))
        .collect();
    let own = processes.iter().find(|process| process.id == std::process::id()).map(|process| process.group);
    let mut found = vec![ancestor];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(processes.iter().filter(|process| process.parent == parent).map(|process| process.id));
        next += 1;
    }
    let groups = processes.iter().filter(|process| found.contains(&process.id)).map(|process| process.group);
    groups.filter(|&group| Some(group) != own).collect()
}

#[cfg(unix)]
struct Process {
    id: u32,
    parent: u32,
    group: u32,
}

#[cfg(unix)]
impl Process {
    /// From `/proc/<id>/stat`: `id (name) state parent group ...`, where the name may contain anything.
    fn parse(stat: &str) -> Option<Self> {
        let (id, rest) = stat.split_once(' ')?;
        let mut fields = rest.rsplit_once(')')?.1.split_whitespace().skip(1);
        let mut number = || fields.next()?.parse().ok();
        Some(Self { id: id.parse().ok()?, parent: number()?, group: number()? })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{Process, TimedOut, capture, shown, twice, watch};

    const SOON: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(60);

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Whether the process ends. One that was killed takes a moment for it.
    fn is_gone(id: &str) -> bool {
        let patience = Instant::now() + Duration::from_secs(10);
        // A zombie is dead, and waits for its parent.
        let is_alive = || std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
        while is_alive() && Instant::now() < patience {
            std::thread::yield_now();
        }
        !is_alive()
    }

    #[test]
    fn a_command_in_time_gives_its_output_and_status() {
        let mut lines = Vec::new();
        let status = watch(&mut shell("echo one; echo two >&2; printf three; exit 3"), LONG, |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(status.expect("it ends").code(), Some(3));
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(capture(&mut shell("echo out; echo err >&2"), LONG).expect("it succeeds"), "out\n");
        let error = capture(&mut shell("echo out; echo err >&2; false"), LONG).expect_err("it fails").to_string();
        assert!(error.contains("err\n") && !error.contains("\nout"), "{error}");
    }

    #[test]
    fn a_command_that_hangs_is_ended_with_its_children_and_its_output_is_kept() {
        let mut lines = Vec::new();
        let started = Instant::now();
        // A child of its own, and one in another group like those that a task of this program starts.
        let script = "echo begun; sleep 60 & echo $!; setsid sleep 60 & echo $!; printf unfinished; wait";
        let error = watch(&mut shell(script), SOON, |line| lines.push(line.to_owned())).expect_err("it hangs");
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        assert_eq!(error.downcast_ref::<TimedOut>().expect("a time-out").limit, SOON);
        assert_eq!((lines[0].as_str(), lines[3].as_str()), ("begun", "unfinished"));
        for child in &lines[1..3] {
            assert!(is_gone(child), "{child} is still there");
        }
    }

    #[test]
    fn a_command_that_closed_its_output_is_ended_too() {
        let error = watch(&mut shell("exec >/dev/null 2>&1; sleep 60"), SOON, |_| ()).expect_err("it hangs");
        assert!(error.to_string().ends_with("no end within 0 s, killed"), "{error}");
    }

    #[test]
    fn what_a_command_leaves_behind_is_not_waited_for() {
        let mut child = String::new();
        let status = watch(&mut shell("sleep 60 & echo $!"), LONG, |line| line.clone_into(&mut child));
        assert!(status.expect("it ends").success());
        assert!(is_gone(&child));
    }

    #[test]
    fn only_a_time_out_is_tried_again() {
        let mut runs = 0;
        let outcome = twice(|| {
            runs += 1;
            let script = if runs == 1 { "sleep 60" } else { "echo there" };
            capture(&mut shell(script), if runs == 1 { SOON } else { LONG })
        });
        assert_eq!((outcome.expect("the second run"), runs), ("there\n".to_owned(), 2));
        let mut runs = 0;
        let outcome = twice(|| {
            runs += 1;
            capture(&mut shell("exit 1"), LONG)
        });
        assert!(outcome.is_err());
        assert_eq!(runs, 1);
    }

    #[test]
    fn a_program_that_is_not_there_says_so() {
        let error = capture(&mut Command::new("no-such-program"), LONG).expect_err("it is not there");
        assert!(error.to_string().starts_with("no-such-program: "), "{error}");
        assert_eq!(shown(Command::new("/usr/bin/node").arg("a.mjs")), "node a.mjs");
    }

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let process = Process::parse("17 (a) R (b) S 5 16 1 0\n").expect("a line of /proc");
        assert_eq!((process.id, process.parent, process.group), (17, 5, 16));
    }
}
