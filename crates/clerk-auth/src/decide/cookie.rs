//! A browser's cookies: the steps in their order.

use crate::auth::AnyAuth;
use crate::decide::cookies::Chosen;
use crate::decide::handshake::{self, Start};
use crate::decide::header::mismatch;
use crate::decide::{Round, multi_domain, organization, referrer, refresh, resolve, session};
use crate::evidence::Need;
use crate::jwt::claims::Claim;
use crate::jwt::json::Value;
use crate::reason::{Cause, Reason};
use crate::refusal::{Carrier, Detail, Refusal};
use crate::state::RequestState;
use crate::token::machine_type_of;
use crate::token_type::TokenType;

/// Decides by what the browser sends. Every step either settles it or hands on to the next.
pub(super) fn decide(round: &Round<'_>) -> Result<RequestState, Need> {
    if let Some(state) = resolve::resolve(round)? {
        return Ok(state);
    }
    let mut cookies = Chosen::of(round);
    if let Some(state) = multi_domain::satellite(round, &cookies) {
        return Ok(state);
    }
    if let Some(reason) = round.config.site.is_development().then(|| development(round, &cookies)).flatten() {
        return Ok(match reason {
            Reason::PrimaryRespondsToSyncing => multi_domain::primary(round, &cookies),
            reason => handshake::start(round, &cookies, Start::because(reason, &cookies)),
        });
    }
    let has_client = cookies.client_uat != 0.0;
    let (Some(text), Some(decoded)) = (cookies.session, cookies.decoded()) else {
        return Ok(if has_client {
            handshake::start(round, &cookies, Start::because(Reason::ClientUatButNoSessionToken, &cookies))
        } else {
            nobody()
        });
    };
    if !has_client {
        return Ok(handshake::start(round, &cookies, Start::because(Reason::SessionTokenButNoClientUat, &cookies)));
    }
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return refresh::or_refused(round, Some(cookies), error, Carrier::Cookie),
    };
    if decoded.category().excludes_session() || machine_type_of(&decoded).is_some() {
        return Ok(mismatch(Some(TokenType::SessionToken)));
    }
    if matches!(decoded.claims.value(Claim::Iat), Some(Value::Number(iat)) if iat < cookies.client_uat) {
        return Ok(handshake::start(round, &cookies, Start::because(Reason::SessionTokenIatBeforeClientUat, &cookies)));
    }
    let session = match session::verified(round, text, decoded, &round.config.session_checks())? {
        Ok(session) => session,
        Err(error) => return refresh::or_refused(round, Some(cookies), error, Carrier::Cookie),
    };
    if referrer::is_from_elsewhere(round) {
        let message = "The browser comes from another origin, where the user may have signed in or out.";
        let refusal = Refusal::new(Reason::PrimaryDomainCrossOriginSync, Cause::Refused, Detail::Message(message));
        return Ok(handshake::start(round, &cookies, Start::of(refusal)));
    }
    if !session.has_readable_permissions() {
        // As in the reference, where the organization cannot be told from such a token; one in the header has no
        // permissions.
        let refusal = Refusal::new(Reason::UnexpectedError, Cause::Refused, Detail::None);
        return Ok(RequestState::signed_out(Some(TokenType::SessionToken), refusal));
    }
    let mismatch = organization::mismatch(round, &cookies, &session);
    Ok(mismatch.unwrap_or_else(|| RequestState::signed_in(AnyAuth::Session(session))))
}

/// Nobody is signed in, and there is nothing to find out.
pub(super) fn nobody() -> RequestState {
    let refusal = Refusal::new(Reason::SessionTokenAndUatMissing, Cause::NothingPresented, Detail::None);
    RequestState::signed_out(Some(TokenType::SessionToken), refusal)
}

/// What a development instance must do first. A primary that answers a satellite comes before its own browser token:
/// the other way round the two would go on for ever.
fn development(round: &Round<'_>, cookies: &Chosen<'_>) -> Option<Reason> {
    if multi_domain::is_asked(round) {
        Some(Reason::PrimaryRespondsToSyncing)
    } else if round.request.browser.query.dev_browser.is_some() {
        Some(Reason::DevBrowserSync)
    } else if cookies.dev_browser.is_none() {
        Some(Reason::DevBrowserMissing)
    } else {
        None
    }
}
