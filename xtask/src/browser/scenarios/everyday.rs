//! Coming, signing in, looking around.

use crate::browser::visit::{Visit, expect};
use crate::browser::webdriver::{ENTER, TAB};
use crate::workspace::Outcome;

/// A handshake makes the browser known to Clerk; more than that is a detour.
const INTRODUCTION: usize = 3;

pub(super) fn first_visit(visit: &Visit<'_>) -> Outcome<()> {
    visit.open("/")?;
    visit.expect_page("home")?;
    expect("signed in", visit.is_signed_in()?, false)?;
    visit.expect_text("#status", "signed out")?;
    visit.expect_redirects(INTRODUCTION)?;
    visit.expect_clean_address()?;
    visit.picture("home-signed-out")?;
    // Nothing is negotiated again.
    visit.browser.reload()?;
    visit.expect_page("home")?;
    visit.expect_redirects(0).map(drop)
}

pub(super) fn sign_in(visit: &Visit<'_>) -> Outcome<()> {
    visit.open("/")?;
    visit.click("#sign-in")?;
    visit.expect_clerk("/sign-in")?;
    visit.picture("clerk-sign-in")?;
    visit.click_named("button[name=user_id]", "Ada Admin")?;
    visit.expect_page("profile")?;
    expect("signed in", visit.is_signed_in()?, true)?;
    visit.expect_clean_address()?;
    let user = visit.text("#user-id")?;
    expect("the user's id begins with user_", user.starts_with("user_"), true)?;
    expect("the session's id begins with sess_", visit.text("#session-id")?.starts_with("sess_"), true)?;
    visit.expect_text("#api-result", &user)?;
    visit.picture("profile")?;
    // The public page knows, and so does a tab that was opened later.
    visit.open("/")?;
    visit.expect_text("#status", "signed in")?;
    visit.picture("home-signed-in")?;
    visit.browser.new_tab()?;
    visit.open("/profile")?;
    visit.expect_page("profile")?;
    expect("the user of the new tab", visit.text("#user-id")?, user)
}

/// With Tab and Enter, every stop of which has to show where it is.
pub(super) fn sign_in_by_keyboard(visit: &Visit<'_>) -> Outcome<()> {
    visit.open("/")?;
    visit.expect_page("home")?;
    tab_to(visit, "it.id === 'sign-in'")?;
    visit.browser.press(ENTER)?;
    visit.expect_clerk("/sign-in")?;
    visit.element("button[name=user_id]")?;
    tab_to(visit, "it.name === 'user_id' && it.innerText.includes('Max Member')")?;
    visit.picture("clerk-sign-in-focus")?;
    visit.browser.press(ENTER)?;
    visit.expect_page("profile")?;
    expect("signed in", visit.is_signed_in()?, true)
}

/// Presses Tab until the element `it` that has the focus is the wanted one.
fn tab_to(visit: &Visit<'_>, wanted: &str) -> Outcome<()> {
    const STOPS: usize = 25;
    let look = format!(
        "const it = document.activeElement, style = getComputedStyle(it);
         const seen = it === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none';
         return {{ there: Boolean({wanted}), seen, name: it.innerText || it.id || it.tagName }};"
    );
    for _ in 0..STOPS {
        visit.browser.press(TAB)?;
        let stop = visit.browser.script(&look)?;
        if stop["seen"] != true {
            return Err(format!("the focus on {} cannot be seen", stop["name"]).into());
        }
        if stop["there"] == true {
            return Ok(());
        }
    }
    Err(format!("{STOPS} times Tab do not lead to an element with {wanted}").into())
}

pub(super) fn sent_to_sign_in(visit: &Visit<'_>) -> Outcome<()> {
    visit.open("/organization")?;
    visit.expect_clerk("/sign-in")?;
    visit.click_named("button[name=user_id]", "Nia Nobody")?;
    // Where they wanted to go, though they may not see it.
    visit.expect_page("not-permitted")?;
    visit.expect_address(&visit.app.url("/organization"))?;
    visit.expect_clean_address()
}

pub(super) fn organization(visit: &Visit<'_>) -> Outcome<()> {
    visit.sign_in("Ada Admin")?;
    choose_organization(visit, "Personal account")?;
    visit.open("/organization")?;
    visit.expect_page("not-permitted")?;
    expect("the missing permission", visit.text("#permission")?, "org:invoices:read".to_owned())?;
    expect("the status", status(visit)?, 403)?;
    visit.picture("not-permitted")?;
    choose_organization(visit, "Acme")?;
    visit.open("/organization")?;
    visit.expect_page("organization")?;
    expect("the status", status(visit)?, 200)?;
    visit.element("#invoices li")?;
    expect("the organization's id begins with org_", visit.text("#organization-id")?.starts_with("org_"), true)?;
    visit.picture("organization")
}

fn choose_organization(visit: &Visit<'_>, name: &str) -> Outcome<()> {
    visit.click("#switch-organization")?;
    visit.expect_clerk("/user")?;
    visit.picture("clerk-account")?;
    visit.click_named("button[name=organization_id]", name)?;
    visit.expect_page("profile")
}

/// The status of the page that is open.
pub(super) fn status(visit: &Visit<'_>) -> Outcome<u64> {
    let status = visit.browser.script("return performance.getEntriesByType('navigation')[0].responseStatus")?;
    status.as_u64().ok_or_else(|| format!("the status is {status}").into())
}

pub(super) fn fetch(visit: &Visit<'_>) -> Outcome<()> {
    let ask = "const answer = await fetch('/api/me', { headers: { accept: 'application/json' } });
               return { status: answer.status, redirected: answer.redirected, body: await answer.json() };";
    visit.open("/")?;
    visit.expect_page("home")?;
    let stranger = visit.browser.script(ask)?;
    expect("the status for a stranger", stranger["status"].as_u64(), Some(401))?;
    expect("a redirect of the API", stranger["redirected"].as_bool(), Some(false))?;
    let user = visit.sign_in("Ada Admin")?;
    visit.expect_text("#api-result", "200")?;
    visit.expect_text("#api-result", &user)?;
    let answer = visit.browser.script(ask)?;
    expect("the status", answer["status"].as_u64(), Some(200))?;
    expect("the user", answer["body"]["user_id"].as_str(), Some(user.as_str()))
}
