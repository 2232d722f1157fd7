//! Which handler answers a request. Each group lists its own routes; this puts the lists together.

use percent_encoding::percent_decode_str;

use super::operations::{self, Operation};
use super::refusal::Refusal;
use super::{
    Answer, Call, api_keys, clients, domains, identifications, invitations, jwks, jwt_templates, m2m_tokens, machines,
    memberships, oauth_access_tokens, organization_domains, organization_invitations, organization_permissions,
    organization_roles, organizations, redirect_urls, restrictions, role_sets, sessions, tickets, user_access,
    user_credentials, users, waitlist_entries,
};
use crate::route_pattern;

/// Every group, one line each.
const GROUPS: &[&[Route]] = &[
    api_keys::ROUTES,
    clients::ROUTES,
    domains::ROUTES,
    identifications::ROUTES,
    invitations::ROUTES,
    jwks::ROUTES,
    jwt_templates::ROUTES,
    m2m_tokens::ROUTES,
    machines::ROUTES,
    memberships::ROUTES,
    oauth_access_tokens::ROUTES,
    organization_domains::ROUTES,
    organization_invitations::ROUTES,
    organization_permissions::ROUTES,
    organization_roles::ROUTES,
    organizations::ROUTES,
    redirect_urls::ROUTES,
    restrictions::ROUTES,
    role_sets::ROUTES,
    sessions::ROUTES,
    tickets::ROUTES,
    user_access::ROUTES,
    user_credentials::ROUTES,
    users::ROUTES,
    waitlist_entries::ROUTES,
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
    pub(super) method: &'static str,
    /// Without version; `*` stands for one segment.
    pub(super) path: &'static str,
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

/// In the order of the groups.
pub(super) fn all() -> impl Iterator<Item = &'static Route> {
    GROUPS.iter().copied().flatten()
}

/// The route of a request, and the segments of its path that the route leaves open, in their order.
pub(super) fn find(method: &str, path: &str) -> Option<(&'static Route, Vec<String>)> {
    let segments = segments(path)?;
    let fitting = all().filter(|route| route.method == method && fits(route.path, &segments));
    // `users/count` beats `users/*`, wherever either stands.
    let route = fitting.min_by_key(|route| route.path.split('/').map(|wanted| wanted == "*").collect::<Vec<_>>())?;
    let open = route.path.split('/').zip(segments).filter(|(wanted, _)| *wanted == "*").map(|(_, found)| found);
    Some((route, open.collect()))
}

/// The operation of a request, emulated or not.
pub(super) fn find_operation(method: &str, path: &str) -> Option<Operation> {
    let segments = segments(path)?;
    operations::all().find(|operation| operation.method == method && fits(operation.path, &segments))
}

/// Whether the path of a route is that of an operation.
pub(super) fn same_path(path: &str, of_operation: &str) -> bool {
    let same = |(a, b): (&str, &str)| a == b || (is_open(a) && is_open(b));
    split(path).count() == split(of_operation).count() && split(path).zip(split(of_operation)).all(same)
}

/// The segments of a path without its version, decoded; none if they cannot be.
fn segments(path: &str) -> Option<Vec<String>> {
    let decode = |segment| percent_decode_str(segment).decode_utf8().map(String::from).ok();
    route_pattern::segments(path).map(decode).collect()
}

/// Whether the segments are those of the path.
fn fits(path: &str, segments: &[String]) -> bool {
    let same = |(wanted, found): (&str, &String)| if is_open(wanted) { !found.is_empty() } else { wanted == found };
    split(path).count() == segments.len() && split(path).zip(segments).all(same)
}

fn split(path: &str) -> std::str::Split<'_, char> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// Whether this segment of a path stands for any one that is not empty.
fn is_open(segment: &str) -> bool {
    segment == "*" || segment.starts_with('{')
}
