//! Session tokens, wherever they stand.

use crate::auth::{AnyAuth, SessionAuth};
use crate::decide::header::mismatch;
use crate::decide::keys::{Key, key_for};
use crate::decide::{Round, refresh};
use crate::evidence::Need;
use crate::jwt::decode::{Category, Decoded, decode};
use crate::jwt::error::TokenErrorKind;
use crate::jwt::verify::{Checks, verify};
use crate::refusal::Carrier;
use crate::state::RequestState;
use crate::token::Token;
use crate::token_type::TokenType;

/// A session token in the header. The browser's cookies have no say, unless it expired.
pub(super) fn in_header<'r>(round: &Round<'r>, token: Token<'r>) -> Result<RequestState, Need> {
    let text = token.as_str();
    let decoded = match token.decoded() {
        Ok(decoded) => decoded,
        Err(error) => return refresh::or_refused(round, None, error, Carrier::Header),
    };
    if decoded.category().excludes_session() {
        return Ok(mismatch(Some(TokenType::SessionToken)));
    }
    match verified(round, text, decoded, &round.config.session_checks())? {
        Ok(session) => Ok(RequestState::signed_in(AnyAuth::Session(session))),
        Err(error) => refresh::or_refused(round, None, error, Carrier::Header),
    }
}

/// Verifies a decoded token with the instance's key.
pub(super) fn verified(
    round: &Round<'_>,
    text: &str,
    decoded: Decoded<'_>,
    checks: &Checks<'_>,
) -> Result<Result<SessionAuth, TokenErrorKind>, Need> {
    let key = match key_for(round.config, &decoded, round.evidence) {
        Key::Found(key) => key,
        Key::Failed(error) => return Ok(Err(error)),
        Key::Needs(need) => return Err(need),
    };
    Ok(verify(decoded, key, checks, round.now).map(|claims| SessionAuth::new(text, claims)))
}

/// Verifies a token that Clerk itself has just handed out: in an answer of the API, or in a handshake that it signed.
pub(super) fn verified_from_clerk(
    round: &Round<'_>,
    text: &str,
    checks: &Checks<'_>,
) -> Result<Result<SessionAuth, TokenErrorKind>, Need> {
    match decode(text) {
        Ok(decoded) if decoded.category() == Category::M2m => Ok(Err(TokenErrorKind::Category)),
        Ok(decoded) => verified(round, text, decoded, checks),
        Err(error) => Ok(Err(error)),
    }
}
