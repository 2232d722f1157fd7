//! The active organization and the one that the URL is about.

use crate::auth::{PendingSessions, SessionAuth};
use crate::decide::Round;
use crate::decide::cookies::Chosen;
use crate::decide::handshake::{self, Start};
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::state::RequestState;

/// The handshake that activates what the URL is about, if the session has something else active. A request that cannot
/// be sent there stays signed in, and so does one that has been there too often: the organization may not exist, or the
/// user may not be a member.
pub(super) fn mismatch(round: &Round<'_>, cookies: &Chosen<'_>, session: &SessionAuth) -> Option<RequestState> {
    let patterns = &round.config.site.organization_sync;
    if patterns.is_empty() || !session.is_signed_in(PendingSessions::SignedOut) {
        return None;
    }
    let target = patterns.target(round.request.browser.public_url()?.path())?;
    if !target.differs_from(session.org_id(), session.org_slug()) || handshake::is_loop(round) {
        return None;
    }
    let refusal = Refusal::new(Reason::ActiveOrganizationMismatch, Cause::Refused, Detail::None);
    let state = handshake::start(round, cookies, Start::of(refusal));
    matches!(state, RequestState::Handshake(_)).then_some(state)
}
