//! Which users a list holds, and in which order.

use super::query::{Field, Query, Signed};
use super::refusal::{self, Refusal};
use crate::sessions::identifications::Kind;
use crate::sessions::memberships;
use crate::store::{Store, User};

/// What users may be ordered by.
pub(super) const ORDERS: [Field<User>; 10] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("updated_at", |a, b| a.updated_at.cmp(&b.updated_at)),
    ("email_address", |a, b| a.primary_email_address().cmp(&b.primary_email_address())),
    ("web3wallet", |a, b| a.primary_web3_wallet().cmp(&b.primary_web3_wallet())),
    ("first_name", |a, b| a.first_name.cmp(&b.first_name)),
    ("last_name", |a, b| a.last_name.cmp(&b.last_name)),
    ("phone_number", |a, b| a.primary_phone_number().cmp(&b.primary_phone_number())),
    ("username", |a, b| a.username.cmp(&b.username)),
    ("last_active_at", |a, b| a.last_active_at.cmp(&b.last_active_at)),
    ("last_sign_in_at", |a, b| a.last_sign_in_at.cmp(&b.last_sign_in_at)),
];

/// Milliseconds.
const DAY: i64 = 86_400_000;

/// The filters of a query.
pub(super) struct UserFilter<'q> {
    query: &'q Query,
    ids: Signed<'q>,
    external_ids: Signed<'q>,
    organizations: Signed<'q>,
    banned: Option<bool>,
    created: Span,
    active: Span,
    signed_in: Span,
}

/// From after one instant to before another, in milliseconds.
struct Span {
    after: Option<i64>,
    before: Option<i64>,
}

impl<'q> UserFilter<'q> {
    pub(super) fn of(query: &'q Query) -> Result<Self, Refusal> {
        for name in ["email_address", "phone_number", "username", "web3_wallet", "provider_user_id"] {
            query.check_count(name)?;
        }
        if query.get("provider").is_some() != query.get("provider_user_id").is_some() {
            let missing = if query.get("provider").is_some() { "provider_user_id" } else { "provider" };
            return Err(refusal::missing(missing));
        }
        let mut active = Span::of(query, "last_active_at")?;
        if let Some(since) = query.instant("last_active_at_since")? {
            // The whole day counts.
            let day = since.div_euclid(DAY) * DAY;
            active.after = active.after.max(Some(day - 1));
        }
        Ok(Self {
            query,
            ids: query.signed("user_id")?,
            external_ids: query.signed("external_id")?,
            organizations: query.signed("organization_id")?,
            banned: query.boolean("banned")?,
            created: Span::of(query, "created_at")?,
            active,
            signed_in: Span::of(query, "last_sign_in_at")?,
        })
    }

    /// Whether the user passes all of them.
    pub(super) fn allows(&self, store: &Store, user: &User) -> bool {
        let has = |kind: Kind| self.query.allows(kind.name(), |wanted| kind.of(user).iter().any(|one| one.is(wanted)));
        let text = |name: &str, texts: &[Option<&str>]| self.query.get(name).is_none_or(|part| holds(texts, part));
        let values = |kind: Kind| kind.of(user).iter().map(|one| Some(one.value.as_str())).collect::<Vec<_>>();
        let username = user.username.as_deref();
        let full_name = user.full_name();
        let names = [full_name.as_deref(), user.first_name.as_deref(), user.last_name.as_deref()];
        let all: Vec<_> = user.identifications().map(|one| Some(one.value.as_str())).collect();
        let all = [&all[..], &names[..], &[username, Some(&user.id)]].concat();
        self.ids.allows(|id| user.id == id)
            && self.external_ids.allows(|id| user.external_id.as_deref() == Some(id))
            && self.organizations.allows(|id| memberships::find(store, id, &user.id).is_ok())
            && Kind::ALL.into_iter().all(has)
            && self.query.allows("username", |wanted| username.is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
            && self.has_external_account(user)
            && text("query", &all)
            && text("email_address_query", &values(Kind::EmailAddress))
            && text("phone_number_query", &values(Kind::PhoneNumber))
            && text("username_query", &[username])
            && text("name_query", &names)
            && self.banned.is_none_or(|banned| user.banned == banned)
            && self.created.holds(Some(user.created_at))
            && self.active.holds(user.last_active_at)
            && self.signed_in.holds(user.last_sign_in_at)
    }

    fn has_external_account(&self, user: &User) -> bool {
        let provider = self.query.get("provider").unwrap_or_default();
        self.query.allows("provider_user_id", |id| {
            user.external_accounts.iter().any(|one| one.provider_user_id == id && one.is_of(provider))
        })
    }
}

impl Span {
    fn of(query: &Query, name: &str) -> Result<Self, Refusal> {
        let instant = |end: &str| query.instant(&format!("{name}_{end}"));
        Ok(Self { after: instant("after")?, before: instant("before")? })
    }

    /// What never happened is in no span but the whole.
    fn holds(&self, at: Option<i64>) -> bool {
        let (after, before) = (self.after, self.before);
        at.map_or(after.is_none() && before.is_none(), |at| {
            after.is_none_or(|after| at > after) && before.is_none_or(|before| at < before)
        })
    }
}

/// Whether the part is somewhere in the texts, whatever the case.
fn holds(texts: &[Option<&str>], part: &str) -> bool {
    let part = part.to_lowercase();
    texts.iter().flatten().any(|text| text.to_lowercase().contains(&part))
}
