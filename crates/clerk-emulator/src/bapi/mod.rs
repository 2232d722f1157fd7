//! The Backend API: routes, keys, dispatch.

pub(crate) mod api_keys;
mod clients;
mod domains;
mod fields;
mod identifications;
mod instant;
mod invitations;
mod jwks;
mod jwt_templates;
pub(crate) mod m2m_tokens;
pub(crate) mod machines;
mod memberships;
mod metadata;
pub(crate) mod oauth_access_tokens;
pub(crate) mod operations;
mod organization_domains;
mod organization_invitations;
mod organization_permissions;
mod organization_roles;
mod organizations;
mod query;
pub(crate) mod redirect_urls;
pub(crate) mod refusal;
mod restrictions;
mod role_sets;
mod routes;
mod sessions;
mod tickets;
mod upload;
mod user_access;
mod user_attributes;
mod user_body;
mod user_credentials;
mod user_filter;
mod users;
mod waitlist_entries;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use serde_json::{Value, json};

use crate::core::Core;
use crate::requests::Credential;

use fields::{Fields, Style};
use query::{Page, Query};
use refusal::Refusal;
use routes::Access;
use upload::Upload;

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

    /// What is left of a thing that is gone.
    fn deleted(object: &str, id: &str) -> Self {
        Self::ok(json!({ "object": object, "id": id, "deleted": true }))
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

    /// `limit` and `offset` of the query: at most 500, 10 unless it says otherwise.
    fn window(&self) -> Result<Page, Refusal> {
        self.query.page(Style::Form)
    }

    /// The window of the query on these rows, as a page.
    fn page<R>(&self, rows: &[R], render: impl Fn(&R) -> Value) -> Result<Answer, Refusal> {
        let (data, total) = self.window()?.of(rows, render);
        Ok(Answer::ok(json!({ "data": data, "total_count": total })))
    }

    /// The same as the older routes answer it: a bare list, unless the query says `paginated=true`.
    fn list<R>(&self, rows: &[R], render: impl Fn(&R) -> Value) -> Result<Answer, Refusal> {
        if self.query.flag("paginated")? {
            return self.page(rows, render);
        }
        Ok(Answer::ok(self.window()?.of(rows, render).0.into()))
    }

    fn fields(&self, style: Style, names: &[&str]) -> Result<Fields, Refusal> {
        Fields::read(style, self.headers, self.body, names)
    }

    /// A body that is a list of objects with these members.
    fn many_fields(&self, names: &[&str], most: usize) -> Result<Vec<Fields>, Refusal> {
        Fields::read_many(self.headers, self.body, names, most)
    }

    /// A form with a file.
    fn upload(&self) -> Result<Upload, Refusal> {
        Upload::read(self.headers, self.body)
    }

    /// The id of the calling machine, if a machine secret key was used.
    fn machine(&self) -> Option<&str> {
        match self.credential {
            Credential::MachineSecretKey(id) => Some(id),
            _ => None,
        }
    }
}

/// Answers one request.
pub(crate) fn respond(core: &Core, head: &Parts, body: &Bytes, credential: &Credential) -> Result<Answer, Refusal> {
    let (method, path) = (head.method.as_str(), head.uri.path());
    let (route, parameters) = routes::find(method, path).ok_or_else(|| {
        // Said even to a wrong key: what is missing here is not the caller's fault.
        routes::find_operation(method, path).map_or_else(refusal::not_found, |it| refusal::not_emulated(&it))
    })?;
    let query = Query::parse(head.uri.query().unwrap_or_default());
    check_version(&head.headers, &query)?;
    check_access(route.access, credential, &head.headers)?;
    let now = core.clock.now_ms();
    (route.handler)(&Call { core, credential, headers: &head.headers, parameters, query, body, now })
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
