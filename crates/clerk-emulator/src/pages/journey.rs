//! Whose browser has come to a page, and where it goes from there.

use std::sync::MutexGuard;

use maud::{Markup, html};

use crate::bapi::refusal::Refusal;
use crate::fapi::{self, Answer, Browser, KnownBrowser, ReturnTo, Visit};
use crate::sessions::clients;
use crate::store::{Session, SessionStatus, Store, User};

const RETURN_TO: &str = "redirect_url";

/// A browser on its way through the pages. It holds the store, since what a page shows must be what its form finds.
pub(super) struct Journey<'a> {
    pub(super) visit: &'a Visit<'a>,
    pub(super) store: MutexGuard<'a, Store>,
    pub(super) browser: KnownBrowser,
    return_to: Option<ReturnTo>,
}

impl<'a> Journey<'a> {
    /// Makes the browser known, and refuses a return address to which nobody may be sent.
    pub(super) fn begin(visit: &'a Visit<'a>) -> Result<Self, Refusal> {
        let parse = |text| {
            let address = ReturnTo::parse(text, &visit.frontend.allowed_origins, visit.authority());
            address.ok_or_else(fapi::bad_return_address)
        };
        let return_to = visit.field(RETURN_TO).filter(|text| !text.is_empty()).map(parse).transpose()?;
        let mut store = visit.core.store();
        let browser = Browser::of(visit, &store).introduce(&mut store, visit)?;
        Ok(Self { visit, store, browser, return_to })
    }

    /// The session in front.
    pub(super) fn session(&self) -> Option<&Session> {
        clients::active_session(&self.store, &self.browser.client, self.visit.now)
    }

    /// Every session in which someone is signed in, with the user.
    pub(super) fn sessions(&self) -> Vec<(&Session, &User)> {
        let live = clients::live_sessions(&self.store, &self.browser.client, self.visit.now);
        live.into_iter().filter_map(|session| Some((session, self.store.users().get(&session.user_id)?))).collect()
    }

    /// The session of this browser with this id.
    pub(super) fn session_named(&self, id: &str) -> Option<String> {
        self.sessions().into_iter().map(|(session, _)| session.id.clone()).find(|found| found == id)
    }

    /// The application to which the browser goes back, by its host.
    pub(super) fn application(&self) -> Option<String> {
        let back = self.return_to.as_ref().filter(|address| !self.is_own(address));
        back.map(ReturnTo::authority)
    }

    /// The return address, for a form.
    pub(super) fn carried(&self) -> Markup {
        html! {
            @if let Some(address) = &self.return_to { input type="hidden" name=(RETURN_TO) value=(address.as_str()); }
        }
    }

    /// The path of another page, with the return address and these parameters.
    pub(super) fn link(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        if let Some(address) = &self.return_to {
            query.append_pair(RETURN_TO, address.as_str());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Shows a page.
    pub(super) fn show(&self, answer: Answer) -> Answer {
        answer.cookies(self.browser.cookie.clone())
    }

    /// Goes to another page, after a form.
    pub(super) fn go(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Answer, Refusal> {
        self.depart(Answer::see_other(self.link(path, parameters)))
    }

    /// Goes back to the application, which in development learns by the dev browser that something has changed; to
    /// `page` when there is no application. Whoever has something to do first goes there.
    pub(super) fn leave(&self, page: &str, notice: &str) -> Result<Answer, Refusal> {
        if self.session().is_some_and(|session| session.status_at(self.visit.now) == SessionStatus::Pending) {
            return self.go("/sign-in/tasks", &[]);
        }
        match (self.return_address(), &self.return_to) {
            (Some(address), _) => self.depart(Answer::see_other(address)),
            (None, _) => self.go(page, &[("notice", notice)]),
        }
    }

    /// The address in the application, as the browser is to ask for it.
    pub(super) fn return_address(&self) -> Option<String> {
        let address = self.return_to.as_ref()?;
        Some(match &self.browser.dev_browser {
            Some(token) if !self.is_own(address) => address.with(&[(fapi::DEV_BROWSER, token)]),
            _ => address.as_str().to_owned(),
        })
    }

    fn depart(&self, answer: Answer) -> Result<Answer, Refusal> {
        let news = fapi::news(self.visit, &self.store, &self.browser.client)?;
        Ok(self.show(answer).cookies(news))
    }

    fn is_own(&self, address: &ReturnTo) -> bool {
        address.authority().eq_ignore_ascii_case(self.visit.authority())
    }
}

/// What the page before has done, said on the page after it.
pub(super) fn notice(visit: &Visit<'_>) -> Markup {
    let text = match visit.field("notice") {
        Some("signed-in") => "You are signed in.",
        Some("signed-out") => "You are signed out.",
        Some("account") => "The account is switched.",
        Some("organization") => "The organization is switched.",
        Some("created") => "The organization is made.",
        _ => return html! {},
    };
    html! { p.notice role="status" { (text) } }
}
