//! Users and what belongs to them, under the names of Clerk's Python SDK.

use clerk_api::{
    Clerk, File, Filter,
    groups::{
        actor_tokens::{Actor, CreateActorToken},
        email_addresses::{CreateEmailAddress, ReplaceEmailAddress, UpdateEmailAddress},
        phone_numbers::{CreatePhoneNumber, ReplacePhoneNumber, UpdatePhoneNumber},
        sessions::{CreateSession, CreateSessionToken, ListSessions},
        sign_in_tokens::CreateSignInToken,
        users::{CountUsers, CreateUser, IdentificationStatus, ListUsers, RemovePassword, UpdateUser, UserMetadata},
    },
};
use clerk_types::time::{Millis, Seconds};

use super::resources::Given;
use super::{Answer, page, plain};

pub(super) async fn user(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (users, id) = (clerk.users(), given.text("user_id"));
    Ok(plain(match method {
        "create" => users.create(new_user(given)).await?,
        "get" => users.get(id).await?,
        "list" => return Ok(page(users.list(list(given)).await?)),
        "count" => return Ok(plain(users.count(CountUsers::new().query(given.text("query"))).await?)),
        "update" => {
            let params = UpdateUser::new().first_name(given.text("first_name"));
            users.update(id, params.external_id(given.text("external_id"))).await?
        }
        "update_metadata" => users.merge_metadata(id, metadata(given)).await?,
        "replace_metadata" => users.replace_metadata(id, metadata(given)).await?,
        "lock" => users.lock(id).await?,
        "unlock" => users.unlock(id).await?,
        "ban" => users.ban(id).await?,
        "unban" => users.unban(id).await?,
        "verify_password" => return Ok(plain(users.verify_password(id, given.text("password")).await?)),
        "remove_password" => users.remove_password(id, RemovePassword::new()).await?,
        "verify_totp" => return Ok(plain(users.verify_totp(id, given.text("code")).await?)),
        "disable_mfa" => return Ok(plain(users.disable_mfa(id).await?)),
        "set_profile_image" => users.set_profile_image(id, File::image(given.bytes("file"))).await?,
        "delete_profile_image" => users.delete_profile_image(id).await?,
        _ => return Ok(plain(users.delete(id).await?)),
    }))
}

pub(super) async fn ticket(clerk: &Clerk, call: &str, given: &Given) -> Answer {
    let seconds = || Seconds::new(given.number("expires_in_seconds"));
    Ok(match call {
        "sign_in_tokens.create" => {
            let params = CreateSignInToken::new(given.text("user_id")).expires_in_seconds(seconds());
            plain(clerk.sign_in_tokens().create(params).await?)
        }
        "sign_in_tokens.revoke" => plain(clerk.sign_in_tokens().revoke(given.text("sign_in_token_id")).await?),
        "actor_tokens.create" => {
            let actor = Actor::new(given.value("actor")["sub"].as_str().unwrap_or_default());
            let params = CreateActorToken::new(given.text("user_id"), actor).expires_in_seconds(seconds());
            plain(clerk.actor_tokens().create(params).await?)
        }
        "actor_tokens.revoke" => plain(clerk.actor_tokens().revoke(given.text("actor_token_id")).await?),
        _ => plain(clerk.testing_tokens().create().await?),
    })
}

pub(super) async fn email_address(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.email_addresses(), given.text("email_address_id"));
    let (user, value) = (given.text("user_id"), given.text("email_address"));
    Ok(match method {
        "create" => plain(group.create(CreateEmailAddress::new(user, value).verified(given.flag("verified"))).await?),
        "get" => plain(group.get(id).await?),
        "update" => plain(group.update(id, UpdateEmailAddress::new().primary(given.flag("primary"))).await?),
        "prepare_verification" => plain(group.prepare_verification(id).await?),
        "attempt_verification" => {
            plain(group.attempt_verification(id, given.text("verification_id"), given.text("code")).await?)
        }
        "replace_for_user" => {
            let params = ReplaceEmailAddress::new(value).identification_status(status(given));
            plain(group.replace(user, params).await?)
        }
        _ => plain(group.delete(id).await?),
    })
}

pub(super) async fn phone_number(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.phone_numbers(), given.text("phone_number_id"));
    let (user, value) = (given.text("user_id"), given.text("phone_number"));
    Ok(match method {
        "create" => plain(group.create(CreatePhoneNumber::new(user, value).verified(given.flag("verified"))).await?),
        "get" => plain(group.get(id).await?),
        "update" => plain(group.update(id, UpdatePhoneNumber::new().primary(given.flag("primary"))).await?),
        "prepare_verification" => plain(group.prepare_verification(id).await?),
        "attempt_verification" => {
            plain(group.attempt_verification(id, given.text("verification_id"), given.text("code")).await?)
        }
        "replace_for_user" => {
            let params = ReplacePhoneNumber::new(value).identification_status(status(given));
            plain(group.replace(user, params).await?)
        }
        _ => plain(group.delete(id).await?),
    })
}

pub(super) async fn session(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.sessions(), given.text("session_id"));
    Ok(match method {
        "create" => plain(group.create(CreateSession::new(given.text("user_id"))).await?),
        "list" => page(group.list(ListSessions::new().user_id(given.text("user_id"))).await?),
        "create_token" => plain(group.create_token(id, CreateSessionToken::new()).await?),
        "revoke" => plain(group.revoke(id).await?),
        _ => plain(group.get(id).await?),
    })
}

fn new_user(given: &Given) -> CreateUser {
    let mut params = CreateUser::new().username(given.text("username"));
    if given.has("email_address") {
        params = params.email_address(given.texts("email_address"));
    }
    if given.has("phone_number") {
        params = params.phone_number(given.texts("phone_number"));
    }
    if given.has("external_id") {
        params = params.external_id(given.text("external_id"));
    }
    if given.has("password") {
        params = params.first_name(given.text("first_name")).last_name(given.text("last_name"));
        params = params.password(given.text("password")).backup_codes(given.texts("backup_codes"));
        params = params.public_metadata(given.object("public_metadata"));
        params = params.private_metadata(given.object("private_metadata"));
    }
    params
}

fn list(given: &Given) -> ListUsers {
    let mut params = ListUsers::new();
    if given.has("email_address") {
        params = params.email_address(given.texts("email_address"));
    }
    if given.has("username") {
        params = params.username(given.texts("username"));
    }
    if given.has("external_id") {
        params = params.external_id(given.texts("external_id").into_iter().map(filter).collect::<Vec<_>>());
    }
    if given.has("user_id") {
        params = params.user_id(given.texts("user_id").into_iter().map(filter).collect::<Vec<_>>());
    }
    if given.has("query") {
        params = params.query(given.text("query"));
    }
    if given.has("order_by") {
        params = params.order_by(given.text("order_by"));
    }
    if given.has("limit") {
        params = params.limit(u32::try_from(given.number("limit")).unwrap_or_default());
    }
    if given.has("created_at_after") {
        params = params.created_at_after(Millis::new(given.number("created_at_after")));
    }
    params
}

fn filter(text: String) -> Filter {
    match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(text), _) => Filter::exclude(text),
        (None, Some(text)) => Filter::from(text),
        (None, None) => Filter::from(text),
    }
}

fn status(given: &Given) -> IdentificationStatus {
    match given.text("identification_status") {
        "reserved" => IdentificationStatus::Reserved,
        _ => IdentificationStatus::Verified,
    }
}

fn metadata(given: &Given) -> UserMetadata {
    UserMetadata::new().public_metadata(given.object("public_metadata"))
}
