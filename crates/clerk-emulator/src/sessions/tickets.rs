//! Tickets: tokens with which somebody signs in once, as themselves (sign-in tokens) or as another (actor tokens).

use serde_json::Value;

use super::lifecycle::{self, NewSession};
use super::{memberships, users};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Session, Store, Ticket, TicketStatus};

/// A ticket to be made.
pub(crate) struct NewTicket {
    pub(crate) user: String,
    pub(crate) actor: Option<Value>,
    pub(crate) organization: Option<String>,
    /// Seconds.
    pub(crate) life: i64,
    /// Seconds.
    pub(crate) session_life: Option<i64>,
}

pub(crate) fn make(store: &mut Store, wanted: NewTicket, now: i64) -> Result<Ticket, Refusal> {
    users::find(store, &wanted.user)?;
    if let Some(organization) = &wanted.organization {
        memberships::find(store, organization, &wanted.user)?;
    }
    let ticket = Ticket {
        id: random::id(if wanted.actor.is_some() { "act" } else { "sit" }),
        token: random::base62(64),
        user_id: wanted.user,
        actor: wanted.actor,
        organization_id: wanted.organization,
        session_life: wanted.session_life.map(|seconds| seconds.saturating_mul(1000)),
        status: TicketStatus::Pending,
        expires_at: now.saturating_add(wanted.life.saturating_mul(1000)),
        created_at: now,
        updated_at: now,
    };
    super::save(store, vec![Change::Ticket(ticket.clone())])?;
    Ok(ticket)
}

/// Revokes one of this kind that nobody has used.
pub(crate) fn revoke(store: &mut Store, id: &str, of_actor: bool, now: i64) -> Result<Ticket, Refusal> {
    let found = store.tickets().get(id).filter(|ticket| ticket.actor.is_some() == of_actor);
    let ticket = found.ok_or_else(refusal::not_found)?.clone();
    if ticket.status != TicketStatus::Pending {
        let code = if of_actor { "actor_token_cannot_be_revoked_code" } else { "sign_in_token_cannot_be_revoked_code" };
        return Err(refusal::users::not_revocable(code, ticket.status.as_str()));
    }
    set_status(store, ticket, TicketStatus::Revoked, now)
}

/// Signs in the user whom the ticket is for, in this browser. The ticket is used up by that.
pub(crate) fn redeem(store: &mut Store, token: &str, client: &str, now: i64) -> Result<Session, Refusal> {
    let unusable = |code, why| Err(refusal::users::ticket_unusable(code, why));
    let Some(ticket) = store.tickets().by_secret(token).cloned() else {
        return unusable("ticket_invalid_code", "The ticket is unknown");
    };
    let of_actor = ticket.actor.is_some();
    match ticket.status {
        TicketStatus::Accepted if of_actor => return unusable("actor_token_already_used_code", "The ticket was used"),
        TicketStatus::Accepted => return unusable("sign_in_token_already_used_code", "The ticket was used"),
        TicketStatus::Revoked if of_actor => return unusable("actor_token_revoked_code", "The ticket was revoked"),
        TicketStatus::Revoked => return unusable("sign_in_token_revoked_code", "The ticket was revoked"),
        TicketStatus::Pending if now >= ticket.expires_at => {
            return unusable("ticket_expired_code", "The ticket has expired");
        }
        TicketStatus::Pending => {}
    }
    let wanted = NewSession {
        actor: ticket.actor.clone(),
        organization: ticket.organization_id.clone(),
        life: ticket.session_life,
        ..NewSession::of(&ticket.user_id).client(client)
    };
    let session = lifecycle::begin(store, wanted, now)?;
    set_status(store, ticket, TicketStatus::Accepted, now)?;
    Ok(session)
}

fn set_status(store: &mut Store, mut ticket: Ticket, status: TicketStatus, now: i64) -> Result<Ticket, Refusal> {
    (ticket.status, ticket.updated_at) = (status, now);
    super::save(store, vec![Change::Ticket(ticket.clone())])?;
    Ok(ticket)
}
