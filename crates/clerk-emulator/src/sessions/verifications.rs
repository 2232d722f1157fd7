//! Codes that are sent to addresses and numbers: the emulator sends none, and every code is the same.

use super::identifications::{self, Kind};
use super::users;
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Proof, Store, Verification};

/// What Clerk takes for its addresses and numbers for tests, to which it sends nothing either.
pub(crate) const CODE: &str = "424242";

/// Ten minutes.
const LIFE_MS: i64 = 600_000;
const MOST_ATTEMPTS: i64 = 3;

/// What has become of a verification.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Unverified,
    Verified,
    Expired,
    Failed,
}

impl Status {
    pub(crate) fn of(verification: &Verification, now: i64) -> Self {
        if verification.accepted {
            Self::Verified
        } else if verification.attempts >= MOST_ATTEMPTS {
            Self::Failed
        } else if now >= verification.expires_at {
            Self::Expired
        } else {
            Self::Unverified
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified => "verified",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

/// Would send a code.
pub(crate) fn prepare(store: &mut Store, kind: Kind, id: &str, now: i64) -> Result<Verification, Refusal> {
    identifications::find(store, kind, id)?;
    let made = Verification {
        id: random::id("ver"),
        identification_id: id.to_owned(),
        attempts: 0,
        accepted: false,
        expires_at: now.saturating_add(LIFE_MS),
    };
    super::save(store, vec![Change::Verification(made.clone())])?;
    Ok(made)
}

/// Takes a code. The right one proves the address or number, unless it is proven already; a wrong one counts.
pub(crate) fn attempt(
    store: &mut Store,
    kind: Kind,
    id: &str,
    verification: &str,
    code: &str,
    now: i64,
) -> Result<Verification, Refusal> {
    let user = identifications::find(store, kind, id)?.0.clone();
    let found = store.verifications().get(verification).filter(|found| found.identification_id == id);
    let mut found = found.cloned().ok_or_else(refusal::not_found)?;
    match Status::of(&found, now) {
        Status::Verified => return Err(refusal::users::verified_already()),
        Status::Expired | Status::Failed => return Ok(found),
        Status::Unverified => {}
    }
    found.attempts += 1;
    found.accepted = code == CODE;
    if found.accepted {
        let mut user = user;
        let identification = identifications::of_user_mut(&mut user, kind, id)?;
        if identification.proof.is_none() {
            identification.proof = Some(Proof::Code);
            (identification.updated_at, user.updated_at) = (now, now);
            users::save(store, user)?;
        }
    }
    super::save(store, vec![Change::Verification(found.clone())])?;
    Ok(found)
}
