//! Clients, sessions and users as the Frontend API shows them: to the browser, so without private metadata.

use serde_json::{Value, json};

use super::Visit;
use crate::sessions::{clients, memberships, organizations, roles, tokens};
use crate::store::{Client, Membership, Session, Store, User};

pub(super) fn client(visit: &Visit<'_>, store: &Store, client: &Client) -> Value {
    let live = clients::live_sessions(store, &client.id, visit.now);
    let sessions: Vec<Value> = live.iter().map(|found| session(visit, store, found)).collect();
    json!({
        "object": "client",
        "id": client.id,
        "sessions": sessions,
        "sign_in": null,
        "sign_up": null,
        "last_active_session_id": clients::active_session(store, &client.id, visit.now).map(|session| &session.id),
        "cookie_expires_at": null,
        "created_at": client.created_at,
        "updated_at": client.updated_at,
    })
}

pub(super) fn session(visit: &Visit<'_>, store: &Store, session: &Session) -> Value {
    let user = store.users().get(&session.user_id);
    let token = tokens::session_token(visit.core, store, session, visit.header("origin"), None, visit.now).ok();
    let tasks: Vec<Value> = session.tasks.iter().map(|task| json!({ "key": task })).collect();
    json!({
        "object": "session",
        "id": session.id,
        "client_id": session.client_id,
        "status": session.status_at(visit.now).as_str(),
        "expire_at": session.expire_at,
        "abandon_at": session.abandon_at,
        "last_active_at": session.last_active_at,
        "last_active_organization_id": session.last_active_organization_id,
        "last_active_token": token.map(|token| json!({ "object": "token", "jwt": token })),
        "actor": session.actor,
        "tasks": tasks,
        "user": user.map(|user| self::user(store, user)),
        "public_user_data": user.map(public_user_data),
        "created_at": session.created_at,
        "updated_at": session.updated_at,
    })
}

fn public_user_data(user: &User) -> Value {
    json!({
        "user_id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "identifier": user.primary_email_address().or(user.username.as_deref()),
    })
}

fn user(store: &Store, user: &User) -> Value {
    let addresses: Vec<Value> = user
        .email_addresses
        .iter()
        .map(|own| json!({ "object": "email_address", "id": own.id, "email_address": own.value }))
        .collect();
    let memberships = memberships::of_user(store, &user.id);
    let memberships: Vec<Value> = memberships.iter().map(|found| membership(store, found)).collect();
    json!({
        "object": "user",
        "id": user.id,
        "external_id": user.external_id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "primary_email_address_id": user.primary_email_address_id,
        "email_addresses": addresses,
        "organization_memberships": memberships,
        "public_metadata": user.public_metadata,
        "unsafe_metadata": user.unsafe_metadata,
        "two_factor_enabled": user.has_second_factor(),
        "last_sign_in_at": user.last_sign_in_at,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    })
}

fn membership(store: &Store, membership: &Membership) -> Value {
    let organization = organizations::find(store, &membership.organization_id).ok().map(|organization| {
        json!({
            "object": "organization",
            "id": organization.id,
            "name": organization.name,
            "slug": organization.slug,
            "public_metadata": organization.public_metadata,
            "created_at": organization.created_at,
            "updated_at": organization.updated_at,
        })
    });
    json!({
        "object": "organization_membership",
        "id": membership.id,
        "role": membership.role,
        "permissions": roles::find(store, &membership.role).map(|role| &role.permissions).ok(),
        "public_metadata": membership.public_metadata,
        "organization": organization,
        "created_at": membership.created_at,
        "updated_at": membership.updated_at,
    })
}
