//! Who waits to be let in.

use super::invitations::{self, NewInvitation, check_email_address};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, InvitationStatus, Store, WaitlistEntry, WaitlistStatus};

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a WaitlistEntry, Refusal> {
    store.waitlist().get(id).ok_or_else(refusal::not_found)
}

/// Puts the addresses on the list, all or none; whoever is on it stays as they are.
pub(crate) fn add(store: &mut Store, addresses: &[&str], now: i64) -> Result<Vec<WaitlistEntry>, Refusal> {
    let (mut entries, mut changes) = (Vec::new(), Vec::new());
    for (index, address) in addresses.iter().enumerate() {
        check_email_address(address)?;
        if addresses.iter().take(index).any(|other| other.eq_ignore_ascii_case(address)) {
            return Err(refusal::duplicate("email_address"));
        }
        let entry = of(store, address).cloned().unwrap_or_else(|| {
            let made = WaitlistEntry {
                id: random::id("wait"),
                email_address: (*address).to_owned(),
                status: WaitlistStatus::Pending,
                invitation: None,
                invited_at: None,
                created_at: now,
                updated_at: now,
            };
            changes.push(Change::WaitlistEntry(made.clone()));
            made
        });
        entries.push(entry);
    }
    super::save(store, changes)?;
    Ok(entries)
}

/// Invites somebody who waits, or was turned away.
pub(crate) fn invite(store: &mut Store, id: &str, ignore_existing: bool, now: i64) -> Result<WaitlistEntry, Refusal> {
    let mut entry = find(store, id)?.clone();
    match entry.status {
        WaitlistStatus::Pending | WaitlistStatus::Rejected => {}
        WaitlistStatus::Invited if ignore_existing => {}
        status => return Err(refusal::access::waitlist_conflict(status.as_str())),
    }
    let only = !ignore_existing;
    let wanted = NewInvitation { only_one: only, only_new: only, ..NewInvitation::new(&entry.email_address) };
    entry.invitation = invitations::make(store, vec![wanted], now)?.pop().map(|invitation| invitation.id);
    entry.status = WaitlistStatus::Invited;
    entry.invited_at = Some(now);
    save(store, entry, now)
}

/// Turns somebody away; an invitation that is there is taken back.
pub(crate) fn reject(store: &mut Store, id: &str, now: i64) -> Result<WaitlistEntry, Refusal> {
    let mut entry = find(store, id)?.clone();
    if matches!(entry.status, WaitlistStatus::Rejected | WaitlistStatus::Completed) {
        return Err(refusal::access::waitlist_conflict(entry.status.as_str()));
    }
    let invitation = entry.invitation.as_ref().and_then(|id| store.invitations().get(id));
    if let Some(id) = invitation.filter(|one| one.status == InvitationStatus::Pending).map(|one| one.id.clone()) {
        invitations::revoke(store, &id, now)?;
    }
    entry.status = WaitlistStatus::Rejected;
    save(store, entry, now)
}

/// Takes somebody who still waits off the list.
pub(crate) fn remove(store: &mut Store, id: &str) -> Result<(), Refusal> {
    match find(store, id)?.status {
        WaitlistStatus::Pending => super::save(store, vec![Change::drop::<WaitlistEntry>(id)]),
        status => Err(refusal::access::waitlist_conflict(status.as_str())),
    }
}

/// Whoever was on the list has signed up.
pub(super) fn complete(store: &mut Store, address: &str, now: i64) -> Result<(), Refusal> {
    match of(store, address).cloned() {
        Some(mut entry) => {
            entry.status = WaitlistStatus::Completed;
            save(store, entry, now).map(drop)
        }
        None => Ok(()),
    }
}

fn of<'a>(store: &'a Store, address: &str) -> Option<&'a WaitlistEntry> {
    store.waitlist().iter().find(|entry| entry.email_address.eq_ignore_ascii_case(address))
}

fn save(store: &mut Store, mut entry: WaitlistEntry, now: i64) -> Result<WaitlistEntry, Refusal> {
    entry.updated_at = now;
    super::save(store, vec![Change::WaitlistEntry(entry.clone())])?;
    Ok(entry)
}
