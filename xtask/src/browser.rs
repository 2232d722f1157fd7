//! `cargo xtask browser`: both examples in a real browser, as people use them. Each scenario is one named step, with a
//! browser and an example of its own, so that one that fails explains itself and harms no other. What the browser showed
//! then is kept in `target/browser`.

mod app;
mod driver;
mod scenarios;
mod self_check;
mod visit;
mod webdriver;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::workspace::{Outcome, target};
use app::EXAMPLES;
use driver::Driver;
use scenarios::{SCENARIOS, Scenario};
use visit::{Ground, Visit};

/// What the command line asks for.
#[derive(Debug, Default, Eq, PartialEq)]
struct Request {
    examples: Vec<&'static str>,
    /// Parts of names of scenarios; none for all.
    only: Vec<String>,
    pictures: bool,
}

/// Runs the scenarios, or says why it cannot.
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let request = Request::parse(arguments)?;
    let (program, binary) = match driver::find() {
        Ok(found) => found,
        Err(reason) => {
            println!("SKIPPED browser: {reason}");
            return Ok(());
        }
    };
    let folder = target().join("browser");
    std::fs::create_dir_all(&folder)?;
    let driver = Driver::start(&program, binary)?;
    self_check::run(&driver).map_err(|error| format!("the browser itself: {error}"))?;
    let examples = app::build(&request.examples)?;
    let ground = Ground { driver: &driver, examples: &examples, pictures: request.pictures.then(|| folder.clone()) };
    let wanted = |scenario: &&Scenario| {
        request.only.is_empty() || request.only.iter().any(|part| scenario.name.contains(part.as_str()))
    };
    let (mut passed, mut failed) = (0, Vec::new());
    for example in &examples {
        for scenario in SCENARIOS.iter().filter(wanted) {
            let Scenario { name, run } = scenario;
            let started = Instant::now();
            let outcome = Visit::begin(&ground, example).and_then(|visit| {
                run(&visit).map_err(|error| match keep(&visit, &folder, example.name, name) {
                    Ok(kept) => format!("{error}\n{:<15}see {}.png and .txt", "", kept.display()).into(),
                    Err(lost) => format!("{error} (and nothing could be kept: {lost})").into(),
                })
            });
            let took = started.elapsed().as_millis();
            match outcome {
                Ok(()) => {
                    println!("{:<14} ok     {name} ({took} ms)", example.name);
                    passed += 1;
                }
                Err(error) => {
                    println!("{:<14} FAILED {name} ({took} ms): {error}", example.name);
                    failed.push(format!("{}: {name}", example.name));
                }
            }
        }
    }
    println!("browser: {passed} steps ok, {} failed", failed.len());
    match (passed, failed.is_empty()) {
        (0, true) => Err("no scenario has such a name".into()),
        (_, true) => Ok(()),
        (_, false) => Err(format!("failed: {}", failed.join("; ")).into()),
    }
}

/// Writes down what the browser shows. Returns the path without extension, relative to the target folder.
fn keep(visit: &Visit<'_>, folder: &Path, example: &str, scenario: &str) -> Outcome<PathBuf> {
    let name = file_name(&format!("{example} {scenario}"));
    let text = visit.browser.script("return document.title + '\\n\\n' + (document.body?.innerText ?? '')")?;
    let address = visit.browser.url()?;
    let mut text = format!("{}\n{}\n", webdriver::without_query(&address), text.as_str().unwrap_or_default());
    let way = visit.browser.redirects()?;
    if !way.is_empty() {
        let way = way.iter().map(|redirect| format!("{redirect}\n")).collect::<String>();
        text.push_str(&format!("\nThe last redirects:\n{way}"));
    }
    std::fs::write(folder.join(format!("{name}.txt")), text)?;
    std::fs::write(folder.join(format!("{name}.png")), visit.browser.screenshot()?)?;
    Ok(Path::new("browser").join(name))
}

fn file_name(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    letters.collect::<String>().split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

impl Request {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut request = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--example" => {
                    let name = value()?;
                    let known = EXAMPLES.iter().find(|known| *known == name);
                    request.examples.push(known.ok_or_else(|| format!("no example {name}: {}", EXAMPLES.join(", ")))?);
                }
                "--only" => request.only.push(value()?.clone()),
                "--pictures" => request.pictures = true,
                other => {
                    let known = "--example NAME, --only PART-OF-A-NAME, --pictures";
                    return Err(format!("unknown option {other}; there are {known}").into());
                }
            }
        }
        if request.examples.is_empty() {
            request.examples = EXAMPLES.to_vec();
        }
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::app::EXAMPLES;
    use super::{Request, file_name};

    fn parse(text: &str) -> Result<Request, String> {
        let arguments: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Request::parse(&arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn options_are_read() {
        let all = Request { examples: EXAMPLES.to_vec(), ..Request::default() };
        assert_eq!(parse(""), Ok(all));
        let one = Request { examples: vec!["axum-session"], only: vec!["sign".into(), "idle".into()], pictures: true };
        assert_eq!(parse("--example axum-session --only sign --only idle --pictures"), Ok(one));
        for wrong in ["--example", "--example rocket", "--only", "--all"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_kept_has_the_name_of_its_step() {
        assert_eq!(file_name("axum-session 90 s idle, still in"), "axum-session-90-s-idle-still-in");
    }
}
