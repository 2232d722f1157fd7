//! Which users a list holds, and in which order.

use super::query::{Field, Query};
use crate::sessions::memberships;
use crate::store::{EmailAddress, Store, User};

/// What users may be ordered by.
pub(super) const ORDERS: [Field<User>; 4] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("updated_at", |a, b| a.updated_at.cmp(&b.updated_at)),
    ("last_sign_in_at", |a, b| a.last_sign_in_at.cmp(&b.last_sign_in_at)),
    ("last_active_at", |a, b| a.last_active_at.cmp(&b.last_active_at)),
];

/// Whether the user passes every filter of the query.
pub(super) fn is_listed(store: &Store, query: &Query, user: &User) -> bool {
    let any = |name: &str, fits: &dyn Fn(&str) -> bool| {
        let mut wanted = query.all(name).peekable();
        wanted.peek().is_none() || wanted.any(fits)
    };
    let has_address = |wanted: &str| {
        user.email_addresses.iter().any(|address: &EmailAddress| address.email_address.eq_ignore_ascii_case(wanted))
    };
    let is_member = |wanted: &str| memberships::find(store, wanted, &user.id).is_ok();
    let contains = |part: &str| {
        let part = part.to_lowercase();
        let texts = [Some(user.id.clone()), user.full_name(), user.username.clone(), user.external_id.clone()];
        let addresses = user.email_addresses.iter().map(|address| address.email_address.clone());
        texts.into_iter().flatten().chain(addresses).any(|text| text.to_lowercase().contains(&part))
    };
    any("user_id", &|wanted| user.id == wanted)
        && any("external_id", &|wanted| user.external_id.as_deref() == Some(wanted))
        && any("username", &|wanted| user.username.as_deref() == Some(wanted))
        && any("email_address", &has_address)
        && any("organization_id", &is_member)
        && query.get("query").is_none_or(contains)
        && query.get("banned").is_none_or(|banned| (banned == "true") == user.banned)
}
