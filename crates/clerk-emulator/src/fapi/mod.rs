//! The Frontend API, as far as a page without Clerk's JavaScript, or a test, needs it: routes and dispatch.
//!
//! What the pages share with it lives here too.

mod answer;
mod browser;
mod client;
mod cors;
mod dev_browser;
mod handshake;
mod refusals;
mod resources;
mod return_to;
mod sync;
mod visit;

use bytes::Bytes;
use http::request::Parts;

use crate::bapi::refusal::{self, Refusal};
use crate::core::Core;

pub(crate) use answer::Answer;
pub(crate) use browser::{Browser, DEV_BROWSER, KnownBrowser, news};
pub(crate) use refusals::bad_return_address;
pub(crate) use return_to::{Origin, ReturnTo};
pub(crate) use sync::answer_satellite;
pub(crate) use visit::{Visit, wants_page};

/// What the Frontend API and the pages know besides the instance.
#[derive(Debug)]
pub(crate) struct Frontend {
    /// Where it is reached: scheme, host and port.
    pub(crate) origin: String,
    /// Where browsers may be sent, and who may call with a browser's cookies; empty: any of http and https.
    pub(crate) allowed_origins: Vec<Origin>,
    /// Domains of satellites, of which the emulator serves a host too. Production only.
    pub(crate) satellites: Vec<String>,
}

/// How an answer is made for whoever asks from another origin.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Caller {
    /// The browser itself goes there.
    Navigation,
    /// A script calls, of any origin that is allowed.
    Script,
}

type Handler = fn(&Visit<'_>) -> Result<Answer, Refusal>;

/// Method, path (`*` stands for one segment), caller, handler.
const ROUTES: &[(&str, &str, Caller, Handler)] = &[
    ("GET", "/v1/client/handshake", Caller::Navigation, handshake::respond),
    ("GET", "/v1/client/sync", Caller::Navigation, sync::respond),
    ("GET", "/v1/dev_browser", Caller::Script, dev_browser::respond),
    ("POST", "/v1/dev_browser", Caller::Script, dev_browser::respond),
    ("GET", "/v1/client", Caller::Script, client::get),
    ("DELETE", "/v1/client", Caller::Script, client::sign_out),
    ("DELETE", "/v1/client/sessions", Caller::Script, client::sign_out),
    ("POST", "/v1/client/sessions/*/tokens", Caller::Script, client::token),
    ("POST", "/v1/client/sessions/*/tokens/*", Caller::Script, client::template_token),
    ("POST", "/v1/client/sessions/*/touch", Caller::Script, client::touch),
    ("POST", "/v1/client/sessions/*/end", Caller::Script, client::end),
    ("POST", "/v1/client/sessions/*/remove", Caller::Script, client::remove),
];

/// Answers a request to the Frontend API; none, if it is not one.
pub(crate) fn respond(core: &Core, frontend: &Frontend, head: &Parts, body: &Bytes) -> Option<Answer> {
    let path = head.uri.path();
    if path != "/v1/dev_browser" && path != "/v1/client" && !path.starts_with("/v1/client/") {
        return None;
    }
    let segments: Vec<&str> = path.split('/').collect();
    let of_path: Vec<_> = ROUTES.iter().filter(|route| fits(route.1, &segments)).collect();
    let scripted = of_path.iter().any(|route| route.2 == Caller::Script);
    if scripted && head.method == http::Method::OPTIONS {
        return Some(cors::preflight(frontend, &head.headers));
    }
    let visit = Visit::new(core, frontend, head, body);
    let outcome = visit.and_then(|visit| {
        let method = visit.method();
        let (_, template, caller, handler) =
            of_path.iter().find(|route| route.0 == method).ok_or_else(refusal::not_found)?;
        if *caller == Caller::Script {
            cors::check(frontend, &head.headers)?;
        }
        handler(&visit.at(parameters(template, &segments)))
    });
    let answer = outcome.unwrap_or_else(|refusal| refusals::answer(&refusal, &head.headers, scripted));
    Some(if scripted { cors::open(answer, frontend, &head.headers) } else { answer })
}

fn fits(template: &str, segments: &[&str]) -> bool {
    let wanted: Vec<&str> = template.split('/').collect();
    let same = |(wanted, found): (&&str, &&str)| wanted == found || (*wanted == "*" && !found.is_empty());
    wanted.len() == segments.len() && wanted.iter().zip(segments).all(same)
}

fn parameters(template: &str, segments: &[&str]) -> Vec<String> {
    let open = template.split('/').zip(segments).filter(|(wanted, _)| *wanted == "*");
    open.map(|(_, found)| (*found).to_owned()).collect()
}
