//! Sending people to sign in or up.

use url::{Position, Url};

use crate::auth::{AnyAuth, SessionStatus};
use crate::authenticator::Authenticator;
use crate::decide::dev_browser;
use crate::reason::{Cause, Reason};
use crate::redirect::{RedirectError, RedirectOptions, RedirectTarget, redirect_url};
use crate::refusal::{Detail, Refusal};
use crate::request::RequestHead;
use crate::request::context::Context;
use crate::response::{Reply, is_navigation};
use crate::state::RequestState;

impl Authenticator {
    /// The URL to send somebody to who has to sign in, and who then comes back to `return_to`: absolute, or relative to
    /// the request's public URL; `None` for that URL itself. Somebody whose session is pending is sent to its tasks.
    ///
    /// Redirect only page navigations there, and never pass on as `return_to` what the request asks for.
    ///
    /// Source: [Clerk: `redirectToSignIn`](https://clerk.com/docs/references/nextjs/auth).
    ///
    /// # Errors
    /// [`RedirectError`] if there is neither a page of the application's own nor an account portal, or one of the URLs
    /// cannot be read.
    #[doc(alias = "redirectToSignIn")]
    pub fn sign_in_redirect<H: RequestHead>(
        &self,
        head: &H,
        state: &RequestState,
        return_to: Option<&str>,
    ) -> Result<String, RedirectError> {
        self.redirect(RedirectTarget::SignIn, &self.browser(head), state, return_to)
    }

    /// The same for somebody who has to sign up.
    ///
    /// # Errors
    /// Those of [`Authenticator::sign_in_redirect`].
    #[doc(alias = "redirectToSignUp")]
    pub fn sign_up_redirect<H: RequestHead>(
        &self,
        head: &H,
        state: &RequestState,
        return_to: Option<&str>,
    ) -> Result<String, RedirectError> {
        self.redirect(RedirectTarget::SignUp, &self.browser(head), state, return_to)
    }

    /// The redirect to the sign-in page with the way back, for a page that nobody or the wrong session asks for; `None`
    /// where the [`Refusal`]'s own answer is right.
    ///
    /// That is so for everything but a browser's navigation, for callers who are known and may not do this, in outages,
    /// and where signing in again would end in the same refusal: where keys do not match, in loops, and where the page
    /// that is asked for is the sign-in page.
    pub fn sign_in_reply<H: RequestHead>(&self, head: &H, state: &RequestState, refusal: &Refusal) -> Option<Reply> {
        if !is_navigation(head) || !signing_in_helps(refusal) {
            return None;
        }
        let request = self.browser(head);
        match self.redirect(RedirectTarget::SignIn, &request, state, None) {
            Ok(location) if is_page_of(&request, &location) => {
                tracing::error!("the sign-in page is guarded itself, so nobody can be sent to it");
                None
            }
            Ok(location) => Some(Reply {
                status: 307,
                headers: vec![("location", location), ("cache-control", "no-store".to_owned())],
                body: String::new(),
            }),
            Err(error) => {
                tracing::error!(%error, "nobody can be sent to sign in");
                None
            }
        }
    }

    /// What the browser sends: the way back is its own, also where a token in the header was all that the decision looked
    /// at.
    fn browser<'r, H: RequestHead>(&self, head: &'r H) -> Context<'r> {
        let mut request = Context::default();
        request.complete(head, &self.inner.config);
        request
    }

    fn redirect(
        &self,
        target: RedirectTarget,
        request: &Context<'_>,
        state: &RequestState,
        return_to: Option<&str>,
    ) -> Result<String, RedirectError> {
        let config = &self.inner.config;
        let public_url = request.browser.public_url().ok_or(RedirectError::InvalidUrl)?;
        let options = RedirectOptions {
            publishable_key: config.site.instance.as_ref().map(|instance| instance.key.as_str()),
            base_url: Some(public_url.as_str()),
            sign_in_url: config.site.sign_in_url.as_deref(),
            sign_up_url: config.site.sign_up_url.as_deref(),
            dev_browser_token: dev_browser(config, request, self.inner.clock.now()),
            session_status: session_status(state),
            is_satellite: config.site.is_satellite,
        };
        redirect_url(target, &options, Some(return_to.unwrap_or(public_url.as_str())))
    }
}

impl From<RedirectError> for Refusal {
    /// The service cannot tell where people sign in: answered with 500, and logged.
    fn from(error: RedirectError) -> Self {
        tracing::error!(%error, "nobody can be sent to sign in");
        Self::new(Reason::UnexpectedError, Cause::Misconfigured, Detail::None)
    }
}

/// Whether a URL is that of the page which is asked for, whatever the queries say.
fn is_page_of(request: &Context<'_>, url: &str) -> bool {
    let page = |url: &Url| url[..Position::AfterPath].to_owned();
    request.browser.public_url().zip(Url::parse(url).ok()).is_some_and(|(own, url)| page(&own) == page(&url))
}

fn session_status(state: &RequestState) -> Option<SessionStatus> {
    match state {
        RequestState::SignedIn(signed_in) => match signed_in.auth() {
            AnyAuth::Session(session) => session.session_status(),
            _ => None,
        },
        RequestState::SignedOut(_) | RequestState::Handshake(_) => None,
    }
}

/// Whether a new session may be let in where this one was refused. Where the keys of browser and service are of two
/// instances, it will not, and the sign-in page would send the browser straight back.
fn signing_in_helps(refusal: &Refusal) -> bool {
    match refusal.cause() {
        Cause::NothingPresented => !refusal.is_loop(),
        Cause::Refused => {
            !refusal.is_loop()
                && !matches!(
                    refusal.reason(),
                    Reason::TokenInvalidAlgorithm
                        | Reason::TokenInvalidSignature
                        | Reason::TokenInvalidAuthorizedParties
                        | Reason::TokenInvalidIssuer
                        | Reason::TokenVerificationFailed
                        | Reason::JwkKidMismatch
                        | Reason::UnexpectedError
                )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::FromAuth;
    use crate::testing::{NOW, TestKey};
    use crate::{SessionAuth, UnixMillis};

    fn authenticator(key: &TestKey) -> Authenticator {
        let builder = Authenticator::builder().publishable_key("pk_test_Y2xlcmsuYXBwLnRlc3Qk").jwt_key(key.pem());
        let builder = builder.sign_in_url("https://main.test/in").clock(|| UnixMillis(NOW * 1_000));
        builder.networkless().build().unwrap()
    }

    fn head(cookies: &str, headers: &[(&str, &str)]) -> http::Request<()> {
        let request = http::Request::builder().uri("/page?a=b").header("host", "app.test").header("cookie", cookies);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(()).unwrap()
    }

    const PAGE: &[(&str, &str)] = &[("accept", "text/html")];

    async fn location(key: &TestKey, head: &http::Request<()>) -> Option<String> {
        let authenticator = authenticator(key);
        let state = authenticator.authenticate(head).await;
        let refusal = state.extract::<SessionAuth>().unwrap_err();
        let reply = authenticator.sign_in_reply(head, &state, &refusal)?;
        assert_eq!(reply.status, 307);
        assert!(reply.headers.contains(&("cache-control", "no-store".to_owned())));
        reply.headers.into_iter().find(|(name, _)| *name == "location").map(|(_, value)| value)
    }

    #[tokio::test]
    async fn a_page_leads_to_the_sign_in_page_and_back() {
        let key = TestKey::generate();
        let expected = "https://main.test/in?redirect_url=http%3A%2F%2Fapp.test%2Fpage%3Fa%3Db&__clerk_db_jwt=x";
        let nobody = head("__clerk_db_jwt=x", PAGE);
        assert_eq!(location(&key, &nobody).await.as_deref(), Some(expected));
        let pending = key.session(&json!({}), &json!({ "iss": "https://clerk.app.test", "sts": "pending" }));
        let pending = head(&format!("__clerk_db_jwt=x; __client_uat=1; __session={pending}"), PAGE);
        let tasks = expected.replace("/in?", "/in/tasks?");
        assert_eq!(location(&key, &pending).await, Some(tasks));

        let authenticator = authenticator(&key);
        let state = authenticator.authenticate(&nobody).await;
        let to = authenticator.sign_in_redirect(&nobody, &state, Some("/after")).unwrap();
        assert!(to.contains("redirect_url=http%3A%2F%2Fapp.test%2Fafter&"), "{to}");
        let up = authenticator.sign_up_redirect(&nobody, &state, None).unwrap();
        assert!(up.starts_with("https://main.test/in/create?"), "{up}");
    }

    #[tokio::test]
    async fn a_token_in_the_header_does_not_change_the_way_back() {
        let key = TestKey::generate();
        let authenticator = authenticator(&key);
        let expected = "https://main.test/in?redirect_url=http%3A%2F%2Fapp.test%2Fpage%3Fa%3Db&__clerk_db_jwt=x";
        for token in ["garbage".to_owned(), key.session(&json!({}), &json!({}))] {
            let authorization = format!("Bearer {token}");
            let head = head("__clerk_db_jwt=x", &[("authorization", &authorization)]);
            let state = authenticator.authenticate(&head).await;
            assert_eq!(authenticator.sign_in_redirect(&head, &state, None).unwrap(), expected, "{token}");
        }
    }

    #[tokio::test]
    async fn the_sign_in_page_itself_does_not_lead_to_itself() {
        let key = TestKey::generate();
        for (page, leads) in [
            ("http://app.test/page", false),
            ("/page", false),
            ("/page?x=y", false),
            ("/page/", true),
            ("/in", true),
            ("https://app.test/page", true),
            ("http://app.test:81/page", true),
        ] {
            let builder = Authenticator::builder().publishable_key("pk_test_Y2xlcmsuYXBwLnRlc3Qk").jwt_key(key.pem());
            let authenticator = builder.sign_in_url(page).networkless().build().unwrap();
            let head = head("__clerk_db_jwt=x", PAGE);
            let state = authenticator.authenticate(&head).await;
            let refusal = state.extract::<SessionAuth>().unwrap_err();
            assert_eq!(authenticator.sign_in_reply(&head, &state, &refusal).is_some(), leads, "{page}");
        }
    }

    #[tokio::test]
    async fn what_is_no_page_is_never_redirected() {
        let key = TestKey::generate();
        for headers in [
            &[][..],
            &[("accept", "application/json")],
            &[("accept", "*/*")],
            &[("sec-fetch-dest", "empty"), ("accept", "text/html")],
        ] {
            assert_eq!(location(&key, &head("__clerk_db_jwt=x", headers)).await, None, "{headers:?}");
        }
        let mut form = head("__clerk_db_jwt=x", PAGE);
        *form.method_mut() = http::Method::POST;
        assert_eq!(location(&key, &form).await, None);
    }

    #[tokio::test]
    async fn what_signing_in_does_not_mend_is_not_redirected() {
        let (key, other) = (TestKey::generate(), TestKey::generate());
        let forged = other.session(&json!({}), &json!({ "iss": "https://clerk.app.test" }));
        let forged = head(&format!("__clerk_db_jwt=x; __client_uat=1; __session={forged}"), PAGE);
        assert_eq!(location(&key, &forged).await, None, "keys that do not match");
        let looping = head("__clerk_db_jwt=x; __client_uat=1; __clerk_redirect_count=3", PAGE);
        assert_eq!(location(&key, &looping).await, None, "a loop");

        struct Nobody;
        impl FromAuth for Nobody {
            fn from_auth(_: &crate::SignedIn) -> Result<Self, Refusal> {
                Err(Refusal::forbidden("no"))
            }
        }
        let good = key.session(&json!({}), &json!({ "iss": "https://clerk.app.test" }));
        let good = head(&format!("__clerk_db_jwt=x; __client_uat=1; __session={good}"), PAGE);
        let authenticator = authenticator(&key);
        let state = authenticator.authenticate(&good).await;
        let Err(refusal) = state.extract::<Nobody>() else { panic!("is nobody") };
        assert_eq!(authenticator.sign_in_reply(&good, &state, &refusal), None, "known, and may not");
    }
}
