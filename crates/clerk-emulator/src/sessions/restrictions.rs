//! The lists of who may sign up and who may not.

use super::invitations::{self, NewInvitation};
use super::users;
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{AllowedIdentifier, BlockedIdentifier, Change, Store};

/// What an entry of either list names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum IdentifierKind {
    /// `ada@example.com`, or `*@example.com` for everybody there.
    EmailAddress,
    /// `+` and digits.
    PhoneNumber,
    /// `0x` and forty hexadecimal digits.
    Web3Wallet,
}

impl IdentifierKind {
    pub(crate) fn of(text: &str) -> Option<Self> {
        let digits = |text: &str, most: usize| {
            (7..=most).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_digit())
        };
        if text.strip_prefix('+').is_some_and(|rest| digits(rest, 15)) {
            Some(Self::PhoneNumber)
        } else if text.strip_prefix("0x").is_some_and(|it| it.len() == 40 && it.chars().all(|c| c.is_ascii_hexdigit()))
        {
            Some(Self::Web3Wallet)
        } else {
            users::is_email_address(text).then_some(Self::EmailAddress)
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::EmailAddress => "email_address",
            Self::PhoneNumber => "phone_number",
            Self::Web3Wallet => "web3_wallet",
        }
    }
}

/// Lets somebody sign up. Asked to, it invites them too, unless they are already or have signed up.
pub(crate) fn allow(store: &mut Store, identifier: &str, invite: bool, now: i64) -> Result<AllowedIdentifier, Refusal> {
    let kind = check(identifier)?;
    if store.allowlist().iter().any(|entry| entry.identifier.eq_ignore_ascii_case(identifier)) {
        return Err(refusal::access::duplicate_identifier());
    }
    let can_be_asked = kind == IdentifierKind::EmailAddress && !identifier.starts_with("*@");
    let is_new = users::by_email_address(store, identifier).is_none();
    let invited = invitations::pending(store, identifier, now).next().map(|invitation| invitation.id.clone());
    let invitation = match (invite, invited) {
        (true, Some(id)) => Some(id),
        (true, None) if can_be_asked && is_new => {
            let made = invitations::make(store, vec![NewInvitation::new(identifier)], now)?;
            made.into_iter().next().map(|invitation| invitation.id)
        }
        _ => None,
    };
    let entry = AllowedIdentifier {
        id: random::id("alid"),
        identifier: identifier.to_owned(),
        invitation,
        created_at: now,
        updated_at: now,
    };
    super::save(store, vec![Change::AllowedIdentifier(entry.clone())])?;
    Ok(entry)
}

/// Keeps somebody out.
pub(crate) fn block(store: &mut Store, identifier: &str, now: i64) -> Result<BlockedIdentifier, Refusal> {
    check(identifier)?;
    if store.blocklist().iter().any(|entry| entry.identifier.eq_ignore_ascii_case(identifier)) {
        return Err(refusal::access::duplicate_identifier());
    }
    let entry = BlockedIdentifier {
        id: random::id("blid"),
        identifier: identifier.to_owned(),
        created_at: now,
        updated_at: now,
    };
    super::save(store, vec![Change::BlockedIdentifier(entry.clone())])?;
    Ok(entry)
}

/// Whether somebody with this e-mail address may sign up, as far as the lists are in force. Whoever is invited may.
pub(crate) fn check_sign_up(store: &Store, address: &str, now: i64) -> Result<(), Refusal> {
    let restrictions = store.settings().restrictions;
    let named = |entry: &str| match entry.strip_prefix('*') {
        Some(domain) => {
            let own = address.find('@').and_then(|at| address.get(at..));
            own.is_some_and(|own| own.eq_ignore_ascii_case(domain))
        }
        None => entry.eq_ignore_ascii_case(address),
    };
    let local = address.split('@').next().unwrap_or_default();
    let is_subaddress = restrictions.block_email_subaddresses && local.contains('+');
    let blocked = restrictions.blocklist && store.blocklist().iter().any(|entry| named(&entry.identifier));
    let allowed = !restrictions.allowlist
        || store.allowlist().iter().any(|entry| named(&entry.identifier))
        || invitations::pending(store, address, now).next().is_some();
    if is_subaddress || blocked || !allowed { Err(refusal::access::not_allowed(address)) } else { Ok(()) }
}

fn check(identifier: &str) -> Result<IdentifierKind, Refusal> {
    let kind = IdentifierKind::of(identifier);
    kind.ok_or_else(|| refusal::wrong_format("identifier", "must be an e-mail address, phone number or wallet"))
}
