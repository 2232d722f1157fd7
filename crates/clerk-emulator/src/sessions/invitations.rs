//! Who is asked to sign up.

use super::organization_invitations::{DAY_MS, DAYS};
use super::users;
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Invitation, InvitationStatus, Metadata, Store};

/// An invitation to be made.
pub(crate) struct NewInvitation {
    pub(crate) email_address: String,
    pub(crate) public_metadata: Metadata,
    /// Where to go on to.
    pub(crate) redirect_url: Option<String>,
    pub(crate) days: i64,
    /// Whether a pending invitation for the address is in the way.
    pub(crate) only_one: bool,
    /// Whether a user with the address is.
    pub(crate) only_new: bool,
}

impl NewInvitation {
    /// For somebody who is neither invited nor there.
    pub(crate) fn new(email_address: &str) -> Self {
        Self {
            email_address: email_address.to_owned(),
            public_metadata: Metadata::new(),
            redirect_url: None,
            days: DAYS,
            only_one: true,
            only_new: true,
        }
    }
}

/// Makes the invitations, all or none.
pub(crate) fn make(store: &mut Store, wanted: Vec<NewInvitation>, now: i64) -> Result<Vec<Invitation>, Refusal> {
    let (mut made, mut twice): (Vec<Invitation>, Vec<String>) = (Vec::new(), Vec::new());
    for one in wanted {
        check_email_address(&one.email_address)?;
        if one.only_new && users::by_email_address(store, &one.email_address).is_some() {
            return Err(refusal::identifier_exists("email_address"));
        }
        let same = |other: &Invitation| other.email_address.eq_ignore_ascii_case(&one.email_address);
        if one.only_one && (made.iter().any(same) || pending(store, &one.email_address, now).next().is_some()) {
            twice.push(one.email_address.clone());
        }
        let page = page(true, &one.email_address, one.redirect_url.as_deref());
        made.push(Invitation {
            id: random::id("inv"),
            email_address: one.email_address,
            public_metadata: one.public_metadata,
            page,
            status: InvitationStatus::Pending,
            expires_at: now.saturating_add(one.days.saturating_mul(DAY_MS)),
            created_at: now,
            updated_at: now,
        });
    }
    if !twice.is_empty() {
        return Err(refusal::access::invited_already(&twice));
    }
    super::save(store, made.iter().cloned().map(Change::Invitation).collect())?;
    Ok(made)
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Invitation, Refusal> {
    store.invitations().get(id).ok_or_else(refusal::not_found)
}

/// Those of an address that can be accepted, oldest first.
pub(crate) fn pending<'a>(store: &'a Store, address: &str, now: i64) -> impl Iterator<Item = &'a Invitation> {
    let address = address.to_owned();
    let is_open = move |one: &&Invitation| {
        one.status(now) == InvitationStatus::Pending && one.email_address.eq_ignore_ascii_case(&address)
    };
    store.invitations().iter().filter(is_open)
}

/// Takes an invitation back, unless somebody has used it.
pub(crate) fn revoke(store: &mut Store, id: &str, now: i64) -> Result<Invitation, Refusal> {
    let mut invitation = find(store, id)?.clone();
    match invitation.status {
        InvitationStatus::Revoked => return Err(refusal::access::invitation_revoked()),
        InvitationStatus::Accepted => return Err(refusal::access::invitation_accepted()),
        InvitationStatus::Pending | InvitationStatus::Expired => {}
    }
    invitation.status = InvitationStatus::Revoked;
    invitation.updated_at = now;
    super::save(store, vec![Change::Invitation(invitation.clone())])?;
    Ok(invitation)
}

pub(crate) fn remove(store: &mut Store, id: &str) -> Result<(), Refusal> {
    find(store, id)?;
    super::save(store, vec![Change::drop::<Invitation>(id)])
}

/// The page on which somebody with this address accepts an invitation, and from which they go on to another.
pub(super) fn page(is_new: bool, address: &str, redirect_url: Option<&str>) -> String {
    let (path, parameter) = if is_new { ("/sign-up", "email_address") } else { ("/sign-in", "q") };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(parameter, address);
    query.extend_pairs(redirect_url.map(|url| ("redirect_url", url)));
    format!("{path}?{}", query.finish())
}

/// Refuses what is no e-mail address.
pub(crate) fn check_email_address(text: &str) -> Result<(), Refusal> {
    if users::is_email_address(text) {
        Ok(())
    } else {
        Err(refusal::wrong_format("email_address", "must be an e-mail address"))
    }
}
