//! Which browser is asking.
//!
//! The emulator knows browsers by a cookie on its own host, named after the instance so that several emulators can live
//! on one host. In development the token of the dev browser, `__clerk_db_jwt` in the query, counts before it: that is
//! what applications on other hosts have. A token in a URL never takes over what the cookie stands for.

use super::Visit;
use crate::bapi::refusal::Refusal;
use crate::sessions::clients;
use crate::sessions::cookies::{self, Destination};
use crate::store::{DevBrowser, Store};

/// The query parameter, and the cookie of applications, that names a dev browser.
pub(crate) const DEV_BROWSER: &str = "__clerk_db_jwt";

/// What is known of the browser that asks, perhaps nothing.
pub(crate) struct Browser {
    dev_browser: Option<String>,
    client: Option<String>,
    client_of_cookie: Option<String>,
}

impl Browser {
    /// A production instance has no dev browsers, so only the cookie counts there.
    pub(crate) fn of(visit: &Visit<'_>, store: &Store) -> Self {
        let cookie = visit.cookie(&cookie_name(visit)).and_then(|token| clients::by_token(store, token));
        let client_of_cookie = cookie.map(|client| client.id.clone());
        let given = visit.field(DEV_BROWSER).and_then(|token| store.dev_browsers().get(token));
        let (dev_browser, client) = match given {
            Some(browser) => (Some(browser.id.clone()), browser.client_id.clone()),
            None => {
                let is_own =
                    |browser: &&DevBrowser| browser.client_id.is_some() && browser.client_id == client_of_cookie;
                let newest = store.dev_browsers().iter().rev().find(is_own);
                (newest.map(|browser| browser.id.clone()), client_of_cookie.clone())
            }
        };
        Self { dev_browser, client, client_of_cookie }
    }

    /// A browser of which another host has told.
    pub(super) fn with_client(client: Option<String>) -> Self {
        Self { dev_browser: None, client_of_cookie: client.clone(), client }
    }

    /// The id of its client.
    pub(crate) fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// Whether it has shown anything by which it is known.
    pub(super) fn is_known(&self) -> bool {
        self.client.is_some() || self.dev_browser.is_some()
    }

    /// Makes it known: with a client, and in development with a dev browser.
    pub(crate) fn introduce(self, store: &mut Store, visit: &Visit<'_>) -> Result<KnownBrowser, Refusal> {
        let now = visit.now;
        let client = match self.client {
            Some(client) => client,
            None => clients::make(store, now)?.id,
        };
        let dev_browser = match self.dev_browser {
            _ if visit.core.production => None,
            Some(browser) => Some(browser),
            None => Some(clients::make_dev_browser(store, now)?.id),
        };
        if let Some(browser) = &dev_browser {
            if store.dev_browsers().get(browser).is_some_and(|browser| browser.client_id.is_none()) {
                clients::attach(store, browser, &client)?;
            }
        }
        let is_new = self.client_of_cookie.as_deref() != Some(&client);
        let token = store.clients().get(&client).filter(|_| is_new).map(|client| client.token.clone());
        let cookie = token.map(|token| cookie_line(visit, &token));
        Ok(KnownBrowser { client, dev_browser, cookie })
    }
}

/// A browser with a client.
pub(crate) struct KnownBrowser {
    /// The id of its client.
    pub(crate) client: String,
    /// The token of its dev browser; none in production.
    pub(crate) dev_browser: Option<String>,
    /// The `Set-Cookie` line by which it is known from now on, unless it is already.
    pub(crate) cookie: Option<String>,
}

/// `Set-Cookie` lines that tell applications beside the emulator that something has changed: in production, where the
/// cookies reach them, `client_uat`.
pub(crate) fn news(visit: &Visit<'_>, store: &Store, client: &str) -> Result<Vec<String>, Refusal> {
    if !visit.core.production {
        return Ok(Vec::new());
    }
    let destination =
        Destination { origin: visit.frontend.origin.clone(), secure: false, domain: shared_domain(&visit.host()) };
    let directives = cookies::of_client(visit.core, store, Some(client), &destination, visit.now)?;
    let uats = directives.iter().filter(|directive| directive.name.starts_with("__client_uat"));
    Ok(uats.map(ToString::to_string).collect())
}

/// The `Set-Cookie` line that makes the browser known on this host as the client with this token.
pub(super) fn cookie_line(visit: &Visit<'_>, token: &str) -> String {
    // No `Secure`: the emulator speaks plain HTTP.
    format!("{}={token}; Path=/; Max-Age=315360000; HttpOnly; SameSite=Lax", cookie_name(visit))
}

/// The domain whose hosts see cookies set by this host: its own without the first label. None for an address or a name
/// of less than three labels, whose cookies stay on the host.
pub(super) fn shared_domain(host: &str) -> Option<String> {
    let is_address = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    let (_, domain) = host.split_once('.').filter(|_| !is_address)?;
    domain.trim_end_matches('.').contains('.').then(|| domain.to_owned())
}

/// Whether this host's cookies reach the other host.
pub(super) fn reaches(own: &str, other: &str) -> bool {
    own == other || shared_domain(own).is_some_and(|domain| is_below(other, &domain))
}

/// Whether the host is the domain or below it.
pub(super) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn cookie_name(visit: &Visit<'_>) -> String {
    format!("__client_{}", visit.core.cookie_suffix())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_reach_what_browsers_let_them_reach() {
        for (own, other, expected) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "10.0.0.1", false),
            ("[::1]", "[::1]", true),
            ("localhost", "localhost", true),
            ("localhost", "app.localhost", false),
            ("clerk.localhost", "app.localhost", false),
            ("clerk.acme.localhost", "app.acme.localhost", true),
            ("clerk.acme.localhost", "acme.localhost", true),
            ("clerk.acme.localhost", "deep.app.acme.localhost", true),
            ("clerk.acme.localhost", "notacme.localhost", false),
            ("clerk.acme.localhost", "app.other.localhost", false),
        ] {
            assert_eq!(reaches(own, other), expected, "{own} to {other}");
        }
    }
}
