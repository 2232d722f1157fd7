//! Somebody who looks at an example in a browser: what they do, and what they expect to see.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::app::{App, Example};
use super::driver::Driver;
use super::webdriver::{Browser, Element, Redirect, without_query};
use crate::workspace::Outcome;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);
const REDIRECT_COUNT: &str = "__clerk_redirect_count";
const GLANCE: Duration = Duration::from_millis(20);

/// What every scenario runs on.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) driver: &'a Driver,
    pub(super) examples: &'a [Example],
    /// Where pictures of good pages go, if they are wanted.
    pub(super) pictures: Option<PathBuf>,
}

/// A browser and an example, both new.
#[derive(Debug)]
pub(super) struct Visit<'a> {
    ground: &'a Ground<'a>,
    example: &'a Example,
    pub(super) browser: Browser,
    pub(super) app: App,
}

impl<'a> Visit<'a> {
    pub(super) fn begin(ground: &'a Ground<'a>, example: &'a Example) -> Outcome<Self> {
        let app = App::start(example)?;
        Ok(Self { ground, example, browser: ground.driver.browser()?, app })
    }

    /// The other example, beside this one; this one a second time, if it is alone.
    pub(super) fn other_app(&self) -> Outcome<App> {
        let other = self.ground.examples.iter().find(|other| other.name != self.example.name);
        App::start(other.unwrap_or(self.example))
    }

    /// Opens a page of the example.
    pub(super) fn open(&self, path: &str) -> Outcome<()> {
        self.browser.open(&self.app.url(path))
    }

    /// The one element that matches, as soon as it is there.
    pub(super) fn element(&self, selector: &str) -> Outcome<Element> {
        self.until(&format!("`{selector}` on the page"), || Ok(self.browser.elements(selector)?.into_iter().next()))
    }

    /// The text of an element, as soon as it is there.
    pub(super) fn text(&self, selector: &str) -> Outcome<String> {
        self.browser.text_of(&self.element(selector)?)
    }

    pub(super) fn click(&self, selector: &str) -> Outcome<()> {
        self.browser.click(&self.element(selector)?)
    }

    /// Clicks the row or the button with this name, such as the user in the list of users.
    pub(super) fn click_named(&self, selector: &str, name: &str) -> Outcome<()> {
        let found = self.until(&format!("`{selector}` that says {name}"), || {
            for element in self.browser.elements(selector)? {
                if self.browser.text_of(&element)?.contains(name) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })?;
        self.browser.click(&found)
    }

    /// Waits until the example shows this page, and looks at it for a while.
    ///
    /// Redirects count as a loop when more than three handshakes come within two seconds of each other; the count is a
    /// cookie of that age. People are not so fast: it is gone before they go on.
    pub(super) fn expect_page(&self, name: &str) -> Outcome<()> {
        self.element(&format!("body[data-page={name}]"))?;
        self.forget_redirects()
    }

    /// As if two seconds had passed.
    pub(super) fn forget_redirects(&self) -> Outcome<()> {
        self.browser.forget_cookie(REDIRECT_COUNT)
    }

    /// As if this browser had just been to and fro as often as is allowed.
    pub(super) fn exhaust_redirects(&self) -> Outcome<()> {
        self.browser.set_cookie(REDIRECT_COUNT, "3")
    }

    /// The session token, in the cookie that belongs to this instance alone if there is one. Never printed.
    pub(super) fn session_token(&self) -> Outcome<Option<String>> {
        let cookies = self.browser.cookies()?;
        let suffixed = cookies.iter().find(|(name, _)| name.starts_with("__session_"));
        let cookie = suffixed.or_else(|| cookies.iter().find(|(name, _)| name == "__session"));
        Ok(cookie.map(|(_, value)| value.clone()))
    }

    /// Waits until the text of an element says this.
    pub(super) fn expect_text(&self, selector: &str, wanted: &str) -> Outcome<()> {
        self.until(&format!("`{selector}` that says {wanted}"), || {
            let first = self.browser.elements(selector)?.into_iter().next();
            let text = first.map(|element| self.browser.text_of(&element)).transpose()?;
            Ok(text.filter(|text| text.contains(wanted)).map(drop))
        })
    }

    /// Waits until the page is by the Clerk of the example, at this path.
    pub(super) fn expect_clerk(&self, path: &str) -> Outcome<()> {
        self.expect_address(&self.app.clerk(path))
    }

    /// Waits until the address, whatever its query, is this one.
    pub(super) fn expect_address(&self, wanted: &str) -> Outcome<()> {
        self.until(&format!("the address {wanted}"), || {
            Ok((without_query(&self.browser.url()?) == wanted).then_some(()))
        })
    }

    /// Whether the page that is open says that somebody is signed in.
    pub(super) fn is_signed_in(&self) -> Outcome<bool> {
        let account = self.element("#account")?;
        Ok(self.browser.attribute(&account, "data-signed-in")?.as_deref() == Some("true"))
    }

    /// Goes from the public page through Clerk's page to the profile of the user with this name; returns the user's id.
    pub(super) fn sign_in(&self, name: &str) -> Outcome<String> {
        self.open("/")?;
        self.click("#sign-in")?;
        self.expect_clerk("/sign-in")?;
        self.click_named("button[name=user_id]", name)?;
        self.expect_page("profile")?;
        self.text("#user-id")
    }

    /// The redirects since the last call, which may be so many and no more.
    pub(super) fn expect_redirects(&self, most: usize) -> Outcome<Vec<Redirect>> {
        let redirects = self.browser.redirects()?;
        if redirects.len() <= most {
            return Ok(redirects);
        }
        let way: Vec<String> = redirects.iter().map(Redirect::to_string).collect();
        Err(format!("{} redirects instead of at most {most}: {}", way.len(), way.join(", ")).into())
    }

    /// Fails if the address shows what is between example and Clerk alone.
    pub(super) fn expect_clean_address(&self) -> Outcome<()> {
        let url = self.browser.url()?;
        match url.find("__clerk") {
            None => Ok(()),
            Some(_) => Err(format!("the address of {} still has a parameter of Clerk's", without_query(&url)).into()),
        }
    }

    /// Waits for `look` to see it. What it sees on a page that is just being left is not an error yet.
    pub(super) fn until<T>(&self, what: &str, look: impl Fn() -> Outcome<Option<T>>) -> Outcome<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = look();
            if let Ok(Some(seen)) = seen {
                return Ok(seen);
            }
            if Instant::now() >= deadline {
                let why = seen.err().map(|error| format!(" ({error})")).unwrap_or_default();
                let url = self.browser.url().unwrap_or_default();
                let within = PATIENCE.as_secs();
                return Err(format!("no {what} within {within} s{why}, but {}", without_query(&url)).into());
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Keeps a picture of the page for people, if they asked for it.
    pub(super) fn picture(&self, name: &str) -> Outcome<()> {
        if let Some(folder) = &self.ground.pictures {
            std::fs::write(folder.join(format!("{}-{name}.png", self.example.name)), self.browser.screenshot()?)?;
        }
        Ok(())
    }
}

/// Fails unless both are the same.
pub(super) fn expect<T: PartialEq + std::fmt::Debug>(what: &str, actual: T, wanted: T) -> Outcome<()> {
    if actual == wanted { Ok(()) } else { Err(format!("{what} is {actual:?}, not {wanted:?}").into()) }
}
