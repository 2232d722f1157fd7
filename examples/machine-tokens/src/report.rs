//! The table: what was sent, what was answered, how long it took, and whether that is what was expected.

use std::fmt::Display;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    /// Who was asked.
    pub(crate) at: &'a str,
    /// What was sent.
    pub(crate) sent: &'a str,
    /// What was to be answered.
    pub(crate) expected: String,
    /// What was answered.
    pub(crate) answered: String,
    /// How many calls to the API that was to cause, if that matters.
    pub(crate) expected_api_calls: Option<usize>,
    /// How many calls to the API it caused.
    pub(crate) api_calls: usize,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Writes the table line by line, and counts.
pub(crate) struct Report {
    inner: Mutex<Inner>,
}

struct Inner {
    out: Box<dyn Write + Send>,
    steps: usize,
    checks: usize,
    mismatches: usize,
}

impl Report {
    pub(crate) fn new(out: impl Write + Send + 'static) -> Self {
        Self { inner: Mutex::new(Inner { out: Box::new(out), steps: 0, checks: 0, mismatches: 0 }) }
    }

    /// Opens the table.
    pub(crate) fn open(&self, subject: &str) {
        let mut inner = self.lock();
        inner.line(format_args!("machine-tokens, {subject}\n"));
        inner.cells("at", "sent", "answered", "API calls", "time", "");
    }

    /// Begins a step.
    pub(crate) fn step(&self, title: &str) {
        let mut inner = self.lock();
        inner.steps += 1;
        let number = inner.steps;
        inner.line(format_args!("\n{number:>2}. {title}"));
    }

    /// Says something about the step.
    pub(crate) fn note(&self, text: &str) {
        self.lock().line(format_args!("    ({text})"));
    }

    /// Adds a line, and under it what was expected if that is something else.
    pub(crate) fn row(&self, row: &Row<'_>) {
        let as_answered = row.expected == row.answered;
        let as_called = row.expected_api_calls.is_none_or(|expected| expected == row.api_calls);
        let verdict = if as_answered && as_called { "ok" } else { "MISMATCH" };
        let mut inner = self.lock();
        inner.checks += 1;
        inner.cells(row.at, row.sent, &row.answered, row.api_calls, duration(row.took), verdict);
        if !as_answered {
            inner.cells("", "expected:", &row.expected, "", "", "");
        }
        if let Some(expected) = row.expected_api_calls.filter(|_| !as_called) {
            inner.cells("", "expected:", "", expected, "", "");
        }
        inner.mismatches += usize::from(!(as_answered && as_called));
    }

    /// Adds that the step could not be carried out.
    pub(crate) fn failed(&self, why: &dyn Display) {
        let mut inner = self.lock();
        inner.checks += 1;
        inner.mismatches += 1;
        inner.line(format_args!("    MISMATCH: expected an answer, but: {why}"));
    }

    /// Closes the table; tells whether all went as expected.
    pub(crate) fn close(&self) -> bool {
        let mut inner = self.lock();
        let (steps, checks, mismatches) = (inner.steps, inner.checks, inner.mismatches);
        match mismatches {
            0 => inner.line(format_args!("\n{steps} steps, {checks} checks: all as expected.")),
            _ => inner.line(format_args!("\n{steps} steps, {checks} checks: {mismatches} NOT as expected.")),
        }
        mismatches == 0
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn cells(
        &mut self,
        at: &str,
        sent: &str,
        answered: &str,
        api_calls: impl Display,
        time: impl Display,
        verdict: &str,
    ) {
        let line = format!("    {at:<10} {sent:<43} {answered:<37} {api_calls:>9} {time:>9}  {verdict}");
        self.line(format_args!("{}", line.trim_end()));
    }

    /// The steps go on even if nobody reads the table any more: what was made must be removed.
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{line}").and_then(|()| self.out.flush());
    }
}

fn duration(took: Duration) -> String {
    match took.as_secs_f64() {
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds => format!("{:.1} ms", seconds * 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Page {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    fn row(answered: &str, api_calls: usize) -> Row<'_> {
        Row {
            at: "axum",
            sent: "no token",
            expected: "401, Bearer".into(),
            answered: answered.into(),
            expected_api_calls: Some(0),
            api_calls,
            took: Duration::from_micros(1_250),
        }
    }

    #[test]
    fn another_answer_and_another_count_are_mismatches_and_say_what_was_expected() {
        let page = Page::default();
        let report = Report::new(page.clone());
        report.open("on paper");
        report.step("Without a token nobody is let in");
        report.row(&row("401, Bearer", 0));
        report.row(&row("200", 0));
        report.row(&row("401, Bearer", 2));
        report.failed(&"the line is dead");
        assert!(!report.close());

        let expected = "\
machine-tokens, on paper

    at         sent                                        answered                              API calls      time

 1. Without a token nobody is let in
    axum       no token                                    401, Bearer                                   0    1.2 ms  ok
    axum       no token                                    200                                           0    1.2 ms  MISMATCH
               expected:                                   401, Bearer
    axum       no token                                    401, Bearer                                   2    1.2 ms  MISMATCH
               expected:                                                                                 0
    MISMATCH: expected an answer, but: the line is dead

1 steps, 4 checks: 3 NOT as expected.
";
        assert_eq!(page.text(), expected);
    }

    #[test]
    fn a_table_without_mismatches_is_as_expected() {
        let page = Page::default();
        let report = Report::new(page.clone());
        report.step("Without a token nobody is let in");
        report.row(&Row { expected_api_calls: None, ..row("401, Bearer", 7) });
        assert!(report.close());
        assert!(page.text().ends_with("1 steps, 1 checks: all as expected.\n"), "{}", page.text());
    }

    #[test]
    fn long_times_are_in_seconds() {
        assert_eq!(duration(Duration::from_micros(999_900)), "999.9 ms");
        assert_eq!(duration(Duration::from_millis(1_234)), "1.23 s");
    }
}
