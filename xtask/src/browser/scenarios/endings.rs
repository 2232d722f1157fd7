//! Session tokens and sessions that end.

use super::everyday::status;
use crate::browser::visit::{Visit, expect};
use crate::workspace::Outcome;

/// To Clerk, back with a new token, and on to the clean address.
const RENEWAL: usize = 3;
/// A session token lives for 60 s.
const IDLE: u64 = 90;

pub(super) fn idle(visit: &Visit<'_>) -> Outcome<()> {
    let user = visit.sign_in("Ada Admin")?;
    let session = visit.text("#session-id")?;
    let mut token = visit.session_token()?;
    for renewed_by_service in [true, false] {
        if !renewed_by_service {
            // The browser has to fetch the new token itself.
            let cookies = visit.browser.cookies()?;
            let mut refresh = cookies.iter().filter(|(name, _)| name.starts_with("__refresh"));
            refresh.try_for_each(|(name, _)| visit.browser.forget_cookie(name))?;
        }
        visit.app.advance(IDLE)?;
        visit.browser.redirects()?;
        visit.open("/profile")?;
        visit.expect_page("profile")?;
        let way = visit.expect_redirects(RENEWAL)?;
        expect("renewed without a redirect", way.is_empty(), renewed_by_service)?;
        let renewed = visit.session_token()?;
        expect("a session token is there and is another one", renewed.is_some() && renewed != token, true)?;
        token = renewed;
        visit.expect_clean_address()?;
        expect("the user", visit.text("#user-id")?, user.clone())?;
        expect("the session", visit.text("#session-id")?, session.clone())?;
        visit.expect_text("#api-result", "200")?;
        visit.browser.reload()?;
        visit.expect_page("profile")?;
        visit.expect_redirects(0)?;
    }
    // A page that stays open: the service renews the token for its calls, too.
    visit.app.advance(IDLE)?;
    visit.click("#api-refresh")?;
    visit.expect_text("#api-result", "200")?;
    let renewed = visit.session_token()?;
    expect("a session token is there and is another one", renewed.is_some() && renewed != token, true)
}

pub(super) fn expired_form(visit: &Visit<'_>) -> Outcome<()> {
    const NOTE: &str = "Buy anvils & rockets <soon>";
    visit.sign_in("Ada Admin")?;
    visit.browser.type_into(&visit.element("#note-text")?, NOTE)?;
    visit.app.advance(IDLE)?;
    visit.browser.redirects()?;
    visit.click("#note-save")?;
    // Either the session could be renewed without the browser, or the note is shown again; it is never gone.
    visit.element("body[data-page=note-not-saved], body[data-page=profile] #notes li")?;
    if !visit.browser.elements("#continue")?.is_empty() {
        expect("redirects of the form", visit.browser.redirects()?.len(), 0)?;
        expect("the note that is shown again", value(visit)?, NOTE.to_owned())?;
        visit.picture("note-not-saved")?;
        visit.click("#continue")?;
        visit.expect_page("profile")?;
        visit.until("note in the form", || Ok((value(visit)? == NOTE).then_some(())))?;
        visit.click("#note-save")?;
    }
    visit.expect_page("profile")?;
    visit.expect_text("#notes li", NOTE)?;
    visit.expect_clean_address()?;
    visit.picture("profile-with-note")
}

fn value(visit: &Visit<'_>) -> Outcome<String> {
    let value = visit.browser.script("return document.getElementById('note-text').value")?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

pub(super) fn sign_out(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Ada Admin")?;
    leave(visit)?;
    visit.expect_page("home")?;
    expect("signed in", visit.is_signed_in()?, false)?;
    visit.expect_clean_address()?;
    visit.open("/profile")?;
    visit.expect_clerk("/sign-in")
}

fn leave(visit: &Visit<'_>) -> Outcome<()> {
    visit.click("#sign-out")?;
    visit.expect_clerk("/sign-out")?;
    visit.picture("clerk-sign-out")?;
    visit.click_named("form[action='/sign-out'] button", "Sign out")
}

pub(super) fn sign_out_in_another_tab(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Max Member")?;
    let first = visit.browser.tab()?;
    visit.browser.new_tab()?;
    visit.open("/")?;
    visit.expect_text("#status", "signed in")?;
    leave(visit)?;
    visit.expect_page("home")?;
    visit.browser.switch_to(&first)?;
    visit.expect_page("profile")?;
    // Its call in the background is told, and so is the next page.
    visit.click("#api-refresh")?;
    visit.expect_text("#api-result", "401")?;
    visit.open("/")?;
    visit.expect_page("home")?;
    expect("signed in", visit.is_signed_in()?, false)
}

pub(super) fn ended_by_an_administrator(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Ada Admin")?;
    visit.app.control(&format!("end-session?id={}", visit.text("#session-id")?))?;
    visit.app.advance(IDLE)?;
    visit.browser.redirects()?;
    visit.open("/profile")?;
    // The session is gone and cannot be renewed: sign in again, without going round in circles.
    visit.expect_clerk("/sign-in")?;
    visit.expect_redirects(2 * RENEWAL)?;
    visit.click_named("button[name=user_id]", "Ada Admin")?;
    visit.expect_page("profile")?;
    expect("signed in", visit.is_signed_in()?, true)
}

pub(super) fn circle(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Ada Admin")?;
    // Nothing is left by which the service could find out who this is.
    for (name, _) in visit.browser.cookies()? {
        visit.browser.forget_cookie(&name)?;
    }
    visit.exhaust_redirects()?;
    visit.browser.redirects()?;
    visit.open("/profile")?;
    visit.expect_text("h1", "Authentication is not possible")?;
    visit.expect_text("main", "reload the page")?;
    expect("the status", status(visit)?, 401)?;
    visit.expect_redirects(0)?;
    visit.picture("circle")?;
    // The advice helps: later the count is gone, and Clerk still knows who this is.
    visit.forget_redirects()?;
    visit.browser.reload()?;
    visit.expect_page("profile")
}
