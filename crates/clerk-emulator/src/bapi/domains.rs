//! `/domains`: the instance's own one, and those of satellites.

use serde_json::{Value, json};
use url::Url;

use super::fields::{Fields, Style};
use super::organization_domains::is_host;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::random;
use crate::sessions;
use crate::store::{Change, Domain, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "domains", list),
    Route::new("POST", "domains", create),
    Route::new("PATCH", "domains/*", update),
    Route::new("DELETE", "domains/*", delete),
];

/// What a domain needs in the DNS: its first label, where it leads to, and whether it must be there.
const RECORDS: [(&str, &str, bool); 5] = [
    ("clerk", "frontend-api.clerk.services", true),
    ("accounts", "accounts.clerk.services", true),
    ("clkmail", "mail.clerk.services", true),
    ("clk._domainkey", "dkim1.clerk.services", true),
    ("clk2._domainkey", "dkim2.clerk.services", true),
];

/// Whole: there is no window on it.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<Value> = store.domains().iter().map(|domain| render(call, domain)).collect();
    Ok(Answer::ok(json!({ "total_count": all.len(), "data": all })))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["name", "is_satellite", "proxy_url"])?;
    let name = name(call, fields.required_string("name")?)?;
    match fields.boolean("is_satellite")? {
        Some(true) => {}
        Some(false) => return Err(refusal::access::primary_domain_exists()),
        None => return Err(refusal::missing("is_satellite")),
    }
    let domain = Domain { id: random::id("dmn"), name, is_satellite: true, proxy_url: proxy_url(call, &fields)? };
    save(&mut call.core.store(), &domain)?;
    Ok(Answer::ok(render(call, &domain)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    // Without effect: nothing here asks which part of a name is whose.
    let fields = call.fields(Style::Form, &["name", "proxy_url", "is_secondary"])?;
    fields.boolean("is_secondary")?;
    let mut store = call.core.store();
    let mut domain = find(&store, call.parameter(0))?.clone();
    if let Some(text) = fields.string("name")? {
        domain.name = name(call, text)?;
    }
    if fields.has("proxy_url") {
        domain.proxy_url = proxy_url(call, &fields)?;
    }
    save(&mut store, &domain)?;
    Ok(Answer::ok(render(call, &domain)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (mut store, id) = (call.core.store(), call.parameter(0));
    if !find(&store, id)?.is_satellite {
        return Err(refusal::access::primary_domain());
    }
    sessions::save(&mut store, vec![Change::drop::<Domain>(id)])?;
    Ok(Answer::deleted("domain", id))
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Domain, Refusal> {
    store.domains().get(id).ok_or_else(refusal::not_found)
}

fn save(store: &mut Store, domain: &Domain) -> Result<(), Refusal> {
    if store.domains().iter().any(|other| other.id != domain.id && other.name == domain.name) {
        return Err(refusal::already_exists("name"));
    }
    sessions::save(store, vec![Change::Domain(domain.clone())])
}

/// A domain; in development with a port, perhaps, or `localhost`.
fn name(call: &Call<'_>, text: &str) -> Result<String, Refusal> {
    let name = text.to_lowercase();
    let is_name = match name.split_once(':') {
        _ if call.core.production => is_host(&name),
        Some((host, port)) => (is_host(host) || host == "localhost") && port.parse::<u16>().is_ok(),
        None => is_host(&name) || name == "localhost",
    };
    if is_name { Ok(name) } else { Err(refusal::wrong_format("name", "must be a domain, without a scheme")) }
}

/// Null and an empty text take it away.
fn proxy_url(call: &Call<'_>, fields: &Fields) -> Result<Option<String>, Refusal> {
    let Some(text) = fields.string("proxy_url")?.filter(|text| !text.is_empty()) else { return Ok(None) };
    if !call.core.production {
        return Err(refusal::access::domain_of_development());
    }
    // Plain HTTP too: the emulator speaks nothing else.
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(text.to_owned())),
        _ => Err(refusal::wrong_format("proxy_url", "must be a URL of http or https")),
    }
}

fn render(call: &Call<'_>, domain: &Domain) -> Value {
    let (production, name) = (call.core.production, &domain.name);
    let frontend_api_url = match &domain.proxy_url {
        Some(url) => url.clone(),
        None if production => format!("https://clerk.{name}"),
        None => call.core.issuer(),
    };
    let portal = match (production, domain.is_satellite) {
        (true, false) => Some(format!("https://accounts.{name}")),
        (false, false) => Some(call.core.issuer().replace(".clerk.accounts.dev", ".accounts.dev")),
        (_, true) => None,
    };
    // Satellites need the first alone.
    let records = RECORDS.iter().take(if domain.is_satellite { 1 } else { RECORDS.len() });
    let record = |(label, value, required): &(&str, &str, bool)| json!({ "host": format!("{label}.{name}"), "value": value, "required": required });
    let needed = production && domain.proxy_url.is_none();
    json!({
        "object": "domain",
        "id": domain.id,
        "name": name,
        "is_satellite": domain.is_satellite,
        "frontend_api_url": frontend_api_url,
        "accounts_portal_url": portal,
        "proxy_url": domain.proxy_url,
        "development_origin": if production || !domain.is_satellite { String::new() } else { format!("http://{name}") },
        "cname_targets": needed.then(|| records.map(record).collect::<Vec<_>>()),
    })
}
