//! Several instances, and several keys.

use crate::browser::app::App;
use crate::browser::visit::{Visit, expect};
use crate::workspace::Outcome;

/// As many as a loop makes before the loop counter of handshakes ends it, and then the way to sign in.
const NO_LOOP: usize = 10;

pub(super) fn two_apps(visit: &Visit<'_>) -> Outcome<()> {
    let other = visit.other_app()?;
    let ada = visit.sign_in("Ada Admin")?;
    let max = sign_in_at(visit, &other, "Max Member")?;
    expect("the users are the same", ada == max, false)?;
    for idle in [0, 90] {
        visit.app.advance(idle)?;
        other.advance(idle)?;
        visit.open("/profile")?;
        visit.expect_page("profile")?;
        expect("the user of the first app", visit.text("#user-id")?, ada.clone())?;
        visit.browser.open(&other.url("/profile"))?;
        visit.expect_page("profile")?;
        expect("the user of the second app", visit.text("#user-id")?, max.clone())?;
    }
    // Cookies know no ports: both apps see those of both, told apart by their suffixes.
    let cookies = visit.browser.cookies()?;
    let sessions = cookies.iter().filter(|(name, _)| name.starts_with("__session_")).count();
    expect("session cookies with suffixes", sessions, 2)?;
    // Leaving one is not leaving the other. (In development it would be, if the other's token had expired by then: the
    // reference then heeds the cookies without suffix, which say that nobody is signed in.)
    visit.click("#sign-out")?;
    visit.expect_address(&other.clerk("/sign-out"))?;
    visit.click_named("form[action='/sign-out'] button", "Sign out")?;
    visit.expect_page("home")?;
    expect("signed in to the second app", visit.is_signed_in()?, false)?;
    visit.open("/profile")?;
    visit.expect_page("profile")?;
    expect("the user of the first app", visit.text("#user-id")?, ada)
}

fn sign_in_at(visit: &Visit<'_>, app: &App, name: &str) -> Outcome<String> {
    visit.browser.open(&app.url("/sign-in"))?;
    visit.expect_address(&app.clerk("/sign-in"))?;
    visit.click_named("button[name=user_id]", name)?;
    visit.expect_address(&app.url("/profile"))?;
    visit.expect_page("profile")?;
    visit.text("#user-id")
}

pub(super) fn switched_keys(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Ada Admin")?;
    visit.app.control("switch-keys")?;
    visit.browser.redirects()?;
    // The cookies of the old instance are there and mean nothing to the new one.
    visit.open("/")?;
    visit.expect_page("home")?;
    expect("signed in", visit.is_signed_in()?, false)?;
    visit.expect_redirects(NO_LOOP)?;
    visit.expect_clean_address()?;
    visit.open("/profile")?;
    visit.until("page to sign in", || Ok(visit.browser.elements("button[name=user_id]")?.into_iter().next()))?;
    visit.expect_redirects(NO_LOOP)?;
    visit.picture("switched-keys")?;
    // And it can be used again.
    visit.click_named("button[name=user_id]", "Ada Admin")?;
    visit.expect_page("profile")?;
    expect("signed in", visit.is_signed_in()?, true)?;
    visit.expect_redirects(NO_LOOP).map(drop)
}

pub(super) fn rotated_key(visit: &Visit<'_>) -> Outcome<()> {
    let user = visit.sign_in("Ada Admin")?;
    visit.app.control("rotate-key")?;
    visit.app.advance(90)?;
    visit.browser.redirects()?;
    visit.open("/profile")?;
    visit.expect_page("profile")?;
    expect("the user", visit.text("#user-id")?, user)?;
    visit.expect_redirects(NO_LOOP).map(drop)
}
