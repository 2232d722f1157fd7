//! `/redirect_urls`: where applications without a browser may be sent back to.

use serde_json::{Value, json};
use url::{Host, Url};

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::random;
use crate::sessions;
use crate::store::{Change, RedirectUrl, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "redirect_urls", list),
    Route::new("POST", "redirect_urls", create),
    Route::new("GET", "redirect_urls/*", get),
    Route::new("DELETE", "redirect_urls/*", delete),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<&RedirectUrl> = store.redirect_urls().iter().rev().collect();
    call.list(&all, |url| render(url))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(find(&call.core.store(), call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["url"])?;
    let url = fields.required_string("url")?;
    Ok(Answer::ok(render(&make(&mut call.core.store(), url, call.now)?)))
}

/// Makes one, unless it is there.
pub(crate) fn make(store: &mut Store, url: &str, now: i64) -> Result<RedirectUrl, Refusal> {
    check(url)?;
    if store.redirect_urls().iter().any(|other| other.url == url) {
        return Err(refusal::already_exists("url"));
    }
    let made = RedirectUrl { id: random::id("ru"), url: url.to_owned(), created_at: now, updated_at: now };
    sessions::save(store, vec![Change::RedirectUrl(made.clone())])?;
    Ok(made)
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (mut store, id) = (call.core.store(), call.parameter(0));
    find(&store, id)?;
    sessions::save(&mut store, vec![Change::drop::<RedirectUrl>(id)])?;
    Ok(Answer::deleted("redirect_url", id))
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a RedirectUrl, Refusal> {
    store.redirect_urls().get(id).ok_or_else(refusal::not_found)
}

/// `https`, a scheme of the application's own, or `http` to the own machine.
fn check(text: &str) -> Result<(), Refusal> {
    let url = Url::parse(text).map_err(|_| refusal::wrong_format("url", "must be a URL"))?;
    let is_own_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() == "http" && !is_own_machine { Err(refusal::access::insecure_url("url")) } else { Ok(()) }
}

fn render(url: &RedirectUrl) -> Value {
    json!({
        "object": "redirect_url",
        "id": url.id,
        "url": url.url,
        "created_at": url.created_at,
        "updated_at": url.updated_at,
    })
}
