//! Which users a list holds, and in which order.

use super::fields::Query;
use super::refusal::{self, Refusal};
use crate::sessions::memberships;
use crate::store::{EmailAddress, Store, User};

/// What a list is ordered by.
pub(super) struct Order {
    descends: bool,
    key: fn(&User) -> i64,
}

impl Order {
    pub(super) fn of(query: &Query) -> Result<Self, Refusal> {
        let text = query.get("order_by").unwrap_or("-created_at");
        let (descends, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let key: fn(&User) -> i64 = match name {
            "created_at" => |user| user.created_at,
            "updated_at" => |user| user.updated_at,
            "last_sign_in_at" => |user| user.last_sign_in_at.unwrap_or_default(),
            "last_active_at" => |user| user.last_active_at.unwrap_or_default(),
            _ => return Err(refusal::wrong_value("order_by", "must be a field that users are ordered by")),
        };
        Ok(Self { descends, key })
    }

    pub(super) fn sort(&self, users: &mut [&User]) {
        users.sort_by_key(|user| (self.key)(user));
        if self.descends {
            users.reverse();
        }
    }
}

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
