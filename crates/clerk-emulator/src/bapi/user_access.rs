//! `/users/{id}/ban` and the like: who may not sign in.

use serde_json::Value;

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, user_body, users};
use crate::sessions::{lifecycle, users as domain};
use crate::store::Store;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "users/ban", ban_many),
    Route::new("POST", "users/unban", unban_many),
    Route::new("POST", "users/*/ban", ban),
    Route::new("POST", "users/*/unban", unban),
    Route::new("POST", "users/*/lock", lock),
    Route::new("POST", "users/*/unlock", unlock),
];

fn ban(call: &Call<'_>) -> Result<Answer, Refusal> {
    set_banned(call, &mut call.core.store(), call.parameter(0), true).map(Answer::ok)
}

fn unban(call: &Call<'_>) -> Result<Answer, Refusal> {
    set_banned(call, &mut call.core.store(), call.parameter(0), false).map(Answer::ok)
}

fn ban_many(call: &Call<'_>) -> Result<Answer, Refusal> {
    set_many_banned(call, true)
}

fn unban_many(call: &Call<'_>) -> Result<Answer, Refusal> {
    set_many_banned(call, false)
}

fn lock(call: &Call<'_>) -> Result<Answer, Refusal> {
    users::change(call, |user| {
        user.locked = true;
        Ok(())
    })
}

fn unlock(call: &Call<'_>) -> Result<Answer, Refusal> {
    users::change(call, |user| {
        user.locked = false;
        Ok(())
    })
}

/// All of them, or, if one is unknown, none.
fn set_many_banned(call: &Call<'_>, banned: bool) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_ids"])?;
    let ids = fields.strings("user_ids")?.ok_or_else(|| refusal::missing("user_ids"))?;
    let mut store = call.core.store();
    ids.iter().try_for_each(|id| domain::find(&store, id).map(drop))?;
    let all: Vec<Value> =
        ids.iter().map(|id| set_banned(call, &mut store, id, banned)).collect::<Result<_, Refusal>>()?;
    Ok(Answer::ok(all.into()))
}

/// A banned user is signed out everywhere.
fn set_banned(call: &Call<'_>, store: &mut Store, id: &str, banned: bool) -> Result<Value, Refusal> {
    let mut user = domain::find(store, id)?.clone();
    (user.banned, user.updated_at) = (banned, call.now);
    let user = domain::save(store, user)?;
    if banned {
        lifecycle::end_all_of_user(store, id, call.now)?;
    }
    Ok(user_body::user(call, &user))
}
