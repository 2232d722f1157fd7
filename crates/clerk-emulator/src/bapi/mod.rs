//! The Backend API: routes, keys, dispatch.

pub(crate) mod api_keys;
mod clients;
mod fields;
mod jwks;
mod jwt_templates;
pub(crate) mod m2m_tokens;
pub(crate) mod machines;
mod memberships;
mod metadata;
pub(crate) mod oauth_access_tokens;
mod organizations;
pub(crate) mod refusal;
mod sessions;
mod user_filter;
mod users;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::core::Core;
use crate::requests::Credential;
use crate::route_pattern;

use fields::{Fields, Query, Style};
use refusal::Refusal;

pub(crate) use fields::life_ms;

/// The versions of the API that Clerk documents; all are served alike.
const KNOWN_VERSIONS: [&str; 6] = ["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"];

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    fn created(body: Value) -> Self {
        Self { status: 201, body }
    }
}

/// A request that has found its route and shown its key.
pub(crate) struct Call<'a> {
    core: &'a Core,
    credential: &'a Credential,
    headers: &'a HeaderMap,
    parameters: Vec<String>,
    query: Query,
    body: &'a Bytes,
    now: i64,
}

impl Call<'_> {
    /// The parts of the path that the route leaves open, in their order.
    fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("", String::as_str)
    }

    /// A list as the older routes answer it: bare, unless the query says `paginated=true`.
    fn list(&self, data: Vec<Value>, total: usize) -> Result<Answer, Refusal> {
        let page = json!({ "data": &data, "total_count": total });
        Ok(Answer::ok(if self.query.flag("paginated")? { page } else { data.into() }))
    }

    fn fields(&self, style: Style, names: &[&str]) -> Result<Fields, Refusal> {
        Fields::read(style, self.headers, self.body, names)
    }

    /// The id of the calling machine, if a machine secret key was used.
    fn machine(&self) -> Option<&str> {
        match self.credential {
            Credential::MachineSecretKey(id) => Some(id),
            _ => None,
        }
    }
}

/// Which keys open a route.
#[derive(Clone, Copy)]
enum Access {
    Instance,
    Machine,
    Either,
}

type Handler = fn(&Call<'_>) -> Result<Answer, Refusal>;

/// Method, path (`*` stands for one segment), keys, handler.
const ROUTES: &[(&str, &str, Access, Handler)] = &[
    ("GET", "jwks", Access::Instance, jwks::get),
    ("GET", "clients/handshake_payload", Access::Instance, clients::handshake_payload),
    ("POST", "clients/verify", Access::Instance, clients::verify),
    ("GET", "clients/*", Access::Instance, clients::get),
    ("GET", "sessions", Access::Instance, sessions::list),
    ("POST", "sessions", Access::Instance, sessions::create),
    ("GET", "sessions/*", Access::Instance, sessions::get),
    ("POST", "sessions/*/revoke", Access::Instance, sessions::revoke),
    ("POST", "sessions/*/refresh", Access::Instance, sessions::refresh),
    ("POST", "sessions/*/tokens", Access::Instance, sessions::create_token),
    ("POST", "sessions/*/tokens/*", Access::Instance, sessions::create_token_from_template),
    ("GET", "jwt_templates", Access::Instance, jwt_templates::list),
    ("POST", "jwt_templates", Access::Instance, jwt_templates::create),
    ("GET", "jwt_templates/*", Access::Instance, jwt_templates::get),
    ("PATCH", "jwt_templates/*", Access::Instance, jwt_templates::update),
    ("DELETE", "jwt_templates/*", Access::Instance, jwt_templates::delete),
    ("GET", "users", Access::Instance, users::list),
    ("POST", "users", Access::Instance, users::create),
    ("GET", "users/count", Access::Instance, users::count),
    ("GET", "users/*", Access::Instance, users::get),
    ("PATCH", "users/*", Access::Instance, users::update),
    ("DELETE", "users/*", Access::Instance, users::delete),
    ("PATCH", "users/*/metadata", Access::Instance, users::merge_metadata),
    ("PUT", "users/*/metadata", Access::Instance, users::replace_metadata),
    ("POST", "users/*/ban", Access::Instance, users::ban),
    ("POST", "users/*/unban", Access::Instance, users::unban),
    ("POST", "users/*/lock", Access::Instance, users::lock),
    ("POST", "users/*/unlock", Access::Instance, users::unlock),
    ("GET", "users/*/organization_memberships", Access::Instance, memberships::list_of_user),
    ("GET", "organizations", Access::Instance, organizations::list),
    ("POST", "organizations", Access::Instance, organizations::create),
    ("GET", "organizations/*", Access::Instance, organizations::get),
    ("PATCH", "organizations/*", Access::Instance, organizations::update),
    ("DELETE", "organizations/*", Access::Instance, organizations::delete),
    ("PATCH", "organizations/*/metadata", Access::Instance, organizations::merge_metadata),
    ("PUT", "organizations/*/metadata", Access::Instance, organizations::replace_metadata),
    ("GET", "organizations/*/memberships", Access::Instance, memberships::list),
    ("POST", "organizations/*/memberships", Access::Instance, memberships::create),
    ("PATCH", "organizations/*/memberships/*", Access::Instance, memberships::update),
    ("DELETE", "organizations/*/memberships/*", Access::Instance, memberships::delete),
    ("PATCH", "organizations/*/memberships/*/metadata", Access::Instance, memberships::merge_metadata),
    ("GET", "organization_memberships", Access::Instance, memberships::list_all),
    ("GET", "machines", Access::Instance, machines::list),
    ("POST", "machines", Access::Instance, machines::create),
    ("GET", "machines/*", Access::Instance, machines::get),
    ("PATCH", "machines/*", Access::Instance, machines::update),
    ("DELETE", "machines/*", Access::Instance, machines::delete),
    ("GET", "machines/*/secret_key", Access::Instance, machines::get_secret_key),
    ("POST", "machines/*/secret_key/rotate", Access::Instance, machines::rotate_secret_key),
    ("POST", "machines/*/scopes", Access::Instance, machines::create_scope),
    ("DELETE", "machines/*/scopes/*", Access::Instance, machines::delete_scope),
    ("POST", "m2m_tokens", Access::Machine, m2m_tokens::create),
    ("GET", "m2m_tokens", Access::Either, m2m_tokens::list),
    ("POST", "m2m_tokens/verify", Access::Either, m2m_tokens::verify),
    ("POST", "m2m_tokens/*/revoke", Access::Either, m2m_tokens::revoke),
    ("POST", "api_keys", Access::Instance, api_keys::create),
    ("GET", "api_keys", Access::Instance, api_keys::list),
    ("POST", "api_keys/verify", Access::Instance, api_keys::verify),
    ("GET", "api_keys/*", Access::Instance, api_keys::get),
    ("PATCH", "api_keys/*", Access::Instance, api_keys::update),
    ("DELETE", "api_keys/*", Access::Instance, api_keys::delete),
    ("GET", "api_keys/*/secret", Access::Instance, api_keys::get_secret),
    ("POST", "api_keys/*/revoke", Access::Instance, api_keys::revoke),
    ("POST", "oauth_applications/access_tokens/verify", Access::Instance, oauth_access_tokens::verify),
];

/// Answers one request.
pub(crate) fn respond(core: &Core, head: &Parts, body: &Bytes, credential: &Credential) -> Result<Answer, Refusal> {
    let (access, handler, parameters) =
        find_route(head.method.as_str(), head.uri.path()).ok_or_else(refusal::not_found)?;
    let query = Query::parse(head.uri.query().unwrap_or_default());
    check_version(&head.headers, &query)?;
    check_access(access, credential, &head.headers)?;
    let now = core.clock.now_ms();
    handler(&Call { core, credential, headers: &head.headers, parameters, query, body, now })
}

/// Whose key the request carries.
pub(crate) fn credential(core: &Core, headers: &HeaderMap) -> Credential {
    let Some(key) = bearer(headers) else { return Credential::Missing };
    if key == core.secret_key {
        return Credential::InstanceSecretKey;
    }
    let now = core.clock.now_ms();
    match core.store().machines().by_secret(key) {
        Some(machine) if machine.has_key(key, now) => Credential::MachineSecretKey(machine.id.clone()),
        _ => Credential::Unknown,
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

fn check_access(access: Access, credential: &Credential, headers: &HeaderMap) -> Result<(), Refusal> {
    match (access, credential) {
        (_, Credential::Missing) => Err(refusal::no_credential()),
        (Access::Instance | Access::Either, Credential::InstanceSecretKey) => Ok(()),
        (Access::Machine | Access::Either, Credential::MachineSecretKey(_)) => Ok(()),
        (Access::Instance, _) => Err(refusal::unknown_instance_key()),
        (Access::Machine, _) => Err(refusal::unknown_machine_key()),
        (Access::Either, _) if bearer(headers).is_some_and(|key| key.starts_with("ak_")) => {
            Err(refusal::unknown_machine_key())
        }
        (Access::Either, _) => Err(refusal::unknown_instance_key()),
    }
}

fn check_version(headers: &HeaderMap, query: &Query) -> Result<(), Refusal> {
    let by_header = headers.get_all("clerk-api-version").iter().map(|value| value.to_str().unwrap_or_default());
    let mut versions = by_header.chain(query.get("__clerk_api_version"));
    match (versions.next(), versions.next()) {
        (None, _) => Ok(()),
        (Some(version), None) if is_known_version(version) => Ok(()),
        _ => Err(refusal::unknown_version()),
    }
}

/// Whether Clerk documents this version of the API.
pub(crate) fn is_known_version(version: &str) -> bool {
    KNOWN_VERSIONS.contains(&version)
}

fn find_route(method: &str, path: &str) -> Option<(Access, Handler, Vec<String>)> {
    let decode = |segment| percent_decode_str(segment).decode_utf8().map(String::from).ok();
    let segments = route_pattern::segments(path).map(decode).collect::<Option<Vec<String>>>()?;
    ROUTES.iter().filter(|route| route.0 == method).find_map(|(_, template, access, handler)| {
        let wanted: Vec<&str> = template.split('/').collect();
        let fits = |(wanted, found): (&&str, &String)| *wanted == found || (*wanted == "*" && !found.is_empty());
        if wanted.len() != segments.len() || !wanted.iter().zip(&segments).all(fits) {
            return None;
        }
        let open = wanted.iter().zip(&segments).filter(|(wanted, _)| **wanted == "*");
        Some((*access, *handler, open.map(|(_, found)| found.clone()).collect()))
    })
}
