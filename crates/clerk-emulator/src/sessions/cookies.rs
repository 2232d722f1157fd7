//! The cookies that tell an application who is signed in.

use std::fmt;

use http::Uri;

use super::{clients, tokens};
use crate::bapi::refusal::Refusal;
use crate::core::Core;
use crate::store::{Session, Store};

/// Ten years: what says that nobody is signed in must outlive sessions too. Seconds.
const UAT_AGE: i64 = 315_360_000;
/// A year: the tokens inside end much earlier. Seconds.
const AGE: i64 = 31_536_000;

/// The application that the cookies are for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Destination {
    /// Scheme, host and port, as browsers write them.
    pub(crate) origin: String,
    /// Whether cookies are for https alone.
    pub(crate) secure: bool,
    /// What `__client_uat` carries as `Domain`, so that sibling hosts see it: in production, for a host with a name.
    pub(crate) domain: Option<String>,
}

impl Destination {
    /// From any URL of the application; none unless it is one of http or https, without credentials.
    pub(crate) fn of(core: &Core, url: &str) -> Option<Self> {
        let uri: Uri = url.split('#').next()?.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?.to_ascii_lowercase(), uri.authority()?);
        let secure = match scheme.as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || authority.as_str().contains('@') {
            return None;
        }
        let usual = if secure { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != usual);
        let origin = port.map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}"));
        let has_name = host.contains('.') && !host.starts_with('[') && host.parse::<std::net::Ipv4Addr>().is_err();
        let domain = (core.production && has_name).then_some(host);
        Some(Self { origin, secure, domain })
    }
}

/// One `Set-Cookie`; `Display` writes it.
#[derive(Clone)]
pub(crate) struct Directive {
    pub(crate) name: String,
    pub(crate) value: String,
    max_age: i64,
    http_only: bool,
    secure: bool,
    domain: Option<String>,
}

impl Directive {
    fn new(destination: &Destination, name: impl Into<String>, value: impl Into<String>, max_age: i64) -> Self {
        let secure = destination.secure;
        Self { name: name.into(), value: value.into(), max_age, http_only: false, secure, domain: None }
    }

    /// The cookie goes.
    fn removal(destination: &Destination, name: impl Into<String>) -> Self {
        Self::new(destination, name, "", 0)
    }

    fn http_only(mut self) -> Self {
        self.http_only = true;
        self
    }

    fn domain(mut self, destination: &Destination) -> Self {
        self.domain.clone_from(&destination.domain);
        self
    }
}

impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}; Path=/", self.name, self.value)?;
        if let Some(domain) = &self.domain {
            write!(f, "; Domain={domain}")?;
        }
        write!(f, "; Max-Age={}", self.max_age)?;
        if self.http_only {
            f.write_str("; HttpOnly")?;
        }
        if self.secure {
            f.write_str("; Secure")?;
        }
        f.write_str("; SameSite=Lax")
    }
}

/// Which of the two names a cookie is set under.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    Plain,
    Both,
}

/// The cookies that say who is signed in to this browser: session token, `client_uat`, refresh token; or that nobody is.
pub(crate) fn of_client(
    core: &Core,
    store: &Store,
    client: Option<&str>,
    destination: &Destination,
    now: i64,
) -> Result<Vec<Directive>, Refusal> {
    let suffix = core.cookie_suffix();
    let both = |name: &str| [name.to_owned(), format!("{name}_{suffix}")];
    let uat = client.map_or(0, |client| clients::uat(store, client, now));
    let session = client.and_then(|client| clients::active_session(store, client, now));
    let mut directives = Vec::new();
    for name in both("__client_uat") {
        directives.push(Directive::new(destination, name, uat.to_string(), UAT_AGE).domain(destination));
    }
    match session {
        Some(session) => {
            directives.extend(of_session(core, store, session, destination, Names::Both, now)?);
            let name = format!("__refresh_{suffix}");
            directives.push(Directive::new(destination, name, &session.refresh_token, AGE).http_only());
        }
        None => {
            directives.extend(both("__session").map(|name| Directive::removal(destination, name)));
            directives.push(Directive::removal(destination, format!("__refresh_{suffix}")).http_only());
        }
    }
    Ok(directives)
}

/// A fresh session token, as cookies.
pub(crate) fn of_session(
    core: &Core,
    store: &Store,
    session: &Session,
    destination: &Destination,
    names: Names,
    now: i64,
) -> Result<Vec<Directive>, Refusal> {
    let token = tokens::session_token(core, store, session, Some(&destination.origin), None, now)?;
    let mut directives = vec![Directive::new(destination, "__session", &token, AGE)];
    if names == Names::Both {
        directives.push(Directive::new(destination, format!("__session_{}", core.cookie_suffix()), token, AGE));
    }
    Ok(directives)
}

/// The token of a development browser, as cookies under both names.
pub(crate) fn of_dev_browser(core: &Core, token: &str, destination: &Destination) -> Vec<Directive> {
    ["__clerk_db_jwt".to_owned(), format!("__clerk_db_jwt_{}", core.cookie_suffix())]
        .map(|name| Directive::new(destination, name, token, AGE))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::requests::RequestLog;

    fn core(production: bool) -> Core {
        Core::new(Store::in_memory(), Clock::default(), RequestLog::new(1), None, None, production).unwrap()
    }

    #[test]
    fn a_destination_is_an_origin_as_browsers_write_it() {
        let (development, production) = (core(false), core(true));
        for (url, origin, secure, domain) in [
            ("http://localhost:3000/a?b#c", "http://localhost:3000", false, None),
            ("HTTPS://App.Example.com:443", "https://app.example.com", true, Some("app.example.com")),
            ("http://app.example.com:80/", "http://app.example.com", false, Some("app.example.com")),
            ("http://127.0.0.1:3000/", "http://127.0.0.1:3000", false, None),
            ("http://[::1]:3000/", "http://[::1]:3000", false, None),
        ] {
            let mut found = Destination::of(&production, url).unwrap();
            assert_eq!(
                (found.origin.as_str(), found.secure, found.domain.as_deref()),
                (origin, secure, domain),
                "{url}"
            );
            found.domain = None;
            assert_eq!(Destination::of(&development, url).unwrap(), found, "{url}: no domain in development");
        }
        for url in ["", "/a", "localhost:3000", "ftp://a.b/", "http://user@a.b/", "javascript:alert(1)", "//a.b/"] {
            assert_eq!(Destination::of(&production, url), None, "{url}");
        }
    }

    #[test]
    fn cookies_carry_the_attributes_of_their_place() {
        let core = core(true);
        let suffix = core.cookie_suffix();
        let lines = |url: &str| {
            let destination = Destination::of(&core, url).unwrap();
            let made = of_client(&core, &core.store(), None, &destination, 0).unwrap();
            made.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let plain = "Max-Age=0; SameSite=Lax";
        assert_eq!(
            lines("http://localhost:3000"),
            [
                "__client_uat=0; Path=/; Max-Age=315360000; SameSite=Lax".to_owned(),
                format!("__client_uat_{suffix}=0; Path=/; Max-Age=315360000; SameSite=Lax"),
                format!("__session=; Path=/; {plain}"),
                format!("__session_{suffix}=; Path=/; {plain}"),
                format!("__refresh_{suffix}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
            ]
        );
        let secure = lines("https://app.example.com");
        let uat = "__client_uat=0; Path=/; Domain=app.example.com; Max-Age=315360000; Secure; SameSite=Lax";
        assert_eq!(secure[0], uat);
        assert!(secure.iter().all(|line| line.contains("; Secure; ")));
        assert!(secure[2..].iter().all(|line| !line.contains("Domain")));
    }
}
