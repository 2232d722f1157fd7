//! A session token in the header.

use crate::auth::{AnyAuth, SessionAuth};
use crate::config::Config;
use crate::decide::Outcome;
use crate::decide::header::mismatch;
use crate::decide::keys::{Key, key_for};
use crate::evidence::Evidence;
use crate::jwt::error::{TokenError, TokenErrorKind};
use crate::jwt::verify::verify;
use crate::reason::Reason;
use crate::refusal::{Detail, Refusal};
use crate::state::RequestState;
use crate::time::UnixMillis;
use crate::token::Token;
use crate::token_type::TokenType;

pub(super) fn decide(config: &Config, token: Token<'_>, is_get: bool, evidence: &Evidence, now: UnixMillis) -> Outcome {
    let text = token.as_str();
    let decoded = match token.decoded() {
        Ok(decoded) => decoded,
        Err(error) => return refused(error, is_get),
    };
    if decoded.category().excludes_session() {
        return mismatch(Some(TokenType::SessionToken));
    }
    let key = match key_for(config, &decoded, evidence) {
        Key::Found(key) => key,
        Key::Failed(error) => return refused(error, is_get),
        Key::Needs(need) => return Outcome::Needs(need),
    };
    match verify(decoded, key, &config.session_checks(), now) {
        Ok(claims) => {
            let auth = AnyAuth::Session(SessionAuth::new(text, claims));
            Outcome::Settled(RequestState::signed_in(auth))
        }
        Err(error) => refused(error, is_get),
    }
}

/// The time claims have reasons of their own in a request's state: they tell why no refresh was tried.
fn refused(error: TokenErrorKind, is_get: bool) -> Outcome {
    let error = TokenError::from(error);
    let reason = match error.reason() {
        Reason::TokenExpired if is_get => Reason::SessionTokenExpiredNoRefreshCookie,
        Reason::TokenExpired => Reason::SessionTokenExpiredNonGet,
        Reason::TokenNotActiveYet => Reason::SessionTokenNbf,
        Reason::TokenIatInTheFuture => Reason::SessionTokenIatInTheFuture,
        reason => reason,
    };
    let refusal = Refusal::new(reason, error.cause(), Detail::SessionToken(error));
    Outcome::Settled(RequestState::signed_out(Some(TokenType::SessionToken), refusal))
}
