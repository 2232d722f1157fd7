//! What a sign-up on the page brings about: lists are asked, invitations are accepted.

use super::users::{self, NewUser};
use super::{invitations, organization_invitations, restrictions, waitlist};
use crate::bapi::refusal::Refusal;
use crate::store::{Change, InvitationStatus, Store};

/// Makes the user, if the lists let them in. They get what their invitations promise: metadata and memberships.
pub(crate) fn sign_up(store: &mut Store, mut wanted: NewUser, now: i64) -> Result<String, Refusal> {
    let mut changes = Vec::new();
    for address in &wanted.email_addresses {
        restrictions::check_sign_up(store, address, now)?;
        for invitation in invitations::pending(store, address, now) {
            let mut invitation = invitation.clone();
            wanted.public_metadata.extend(invitation.public_metadata.clone());
            invitation.status = InvitationStatus::Accepted;
            invitation.updated_at = now;
            changes.push(Change::Invitation(invitation));
        }
    }
    let user = users::make(store, wanted, now)?;
    super::save(store, changes)?;
    for address in &user.email_addresses {
        waitlist::complete(store, &address.value, now)?;
    }
    organization_invitations::accept_all(store, &user, now)?;
    Ok(user.id)
}

/// Whoever signs in on the page joins the organizations to which they are invited.
pub(crate) fn sign_in(store: &mut Store, user: &str, now: i64) -> Result<(), Refusal> {
    let user = users::find(store, user)?.clone();
    organization_invitations::accept_all(store, &user, now)
}
