//! Which handler answers a request. Each group lists its own routes; this puts the lists together.

use percent_encoding::percent_decode_str;

use super::refusal::Refusal;
use super::{
    Answer, Call, api_keys, clients, jwks, jwt_templates, m2m_tokens, machines, memberships, oauth_access_tokens,
    organizations, sessions, users,
};
use crate::route_pattern;

/// Every group, one line each.
const GROUPS: &[&[Route]] = &[
    api_keys::ROUTES,
    clients::ROUTES,
    jwks::ROUTES,
    jwt_templates::ROUTES,
    m2m_tokens::ROUTES,
    machines::ROUTES,
    memberships::ROUTES,
    oauth_access_tokens::ROUTES,
    organizations::ROUTES,
    sessions::ROUTES,
    users::ROUTES,
];

/// Which keys open a route.
#[derive(Clone, Copy)]
pub(super) enum Access {
    Instance,
    Machine,
    Either,
}

type Handler = fn(&Call<'_>) -> Result<Answer, Refusal>;

/// One operation that is emulated.
pub(super) struct Route {
    method: &'static str,
    /// Without version; `*` stands for one segment.
    path: &'static str,
    pub(super) access: Access,
    pub(super) handler: Handler,
}

impl Route {
    /// A route that the instance secret key opens.
    pub(super) const fn new(method: &'static str, path: &'static str, handler: Handler) -> Self {
        Self { method, path, access: Access::Instance, handler }
    }

    /// The same route for other keys.
    pub(super) const fn opened_by(self, access: Access) -> Self {
        Self { access, ..self }
    }
}

/// The route of a request, and the segments of its path that the route leaves open, in their order.
pub(super) fn find(method: &str, path: &str) -> Option<(&'static Route, Vec<String>)> {
    let segments = segments(path)?;
    let fitting =
        GROUPS.iter().copied().flatten().filter(|route| route.method == method && fits(route.path, &segments));
    // `users/count` beats `users/*`, wherever either stands.
    let route = fitting.min_by_key(|route| route.path.split('/').map(|wanted| wanted == "*").collect::<Vec<_>>())?;
    let open = route.path.split('/').zip(segments).filter(|(wanted, _)| *wanted == "*").map(|(_, found)| found);
    Some((route, open.collect()))
}

/// The segments of a path without its version, decoded; none if they cannot be.
fn segments(path: &str) -> Option<Vec<String>> {
    let decode = |segment| percent_decode_str(segment).decode_utf8().map(String::from).ok();
    route_pattern::segments(path).map(decode).collect()
}

/// Whether the segments are those of the path, in which `*` stands for any one that is not empty.
fn fits(path: &str, segments: &[String]) -> bool {
    let same = |(wanted, found): (&str, &String)| if wanted == "*" { !found.is_empty() } else { wanted == found };
    path.split('/').count() == segments.len() && path.split('/').zip(segments).all(same)
}
