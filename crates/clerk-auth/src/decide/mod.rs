//! The decision who is calling: a pure function of configuration, request, evidence and time.
//!
//! The order is the reference's: accepted kinds, then the token in the header by its kind. Where something is missing,
//! the decision says so and is made again, from the start, once it is known.

mod header;
pub(crate) mod keys;
pub(crate) mod machine;
mod session;

use crate::config::Config;
use crate::evidence::{Evidence, Need};
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::request::context::Context;
use crate::state::RequestState;
use crate::time::UnixMillis;
use crate::token_type::{AcceptsForm, TokenType};

/// What a decision came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    Settled(RequestState),
    Needs(Need),
}

/// Decides who is calling.
pub(crate) fn decide(config: &Config, request: &Context<'_>, evidence: &Evidence, now: UnixMillis) -> Outcome {
    match &request.header_token {
        Some(token) => header::decide(config, token.as_str(), request.is_get, evidence, now),
        None => Outcome::Settled(nothing_presented(config)),
    }
}

fn nothing_presented(config: &Config) -> RequestState {
    let hint = "Send a token in the Authorization header: `Bearer` and the token.";
    let (token_type, reason) = match &config.accepts.0 {
        // Without a token a request counts as one with a session token, which is not on this list.
        AcceptsForm::List(list) if !list.contains(&TokenType::SessionToken) => (None, Reason::TokenTypeMismatch),
        AcceptsForm::One(token_type) if token_type.is_machine() => (Some(*token_type), Reason::NoTokenInHeader),
        _ => (Some(TokenType::SessionToken), Reason::SessionTokenAndUatMissing),
    };
    RequestState::signed_out(token_type, Refusal::new(reason, Cause::NothingPresented, Detail::Plain(hint)))
}

#[cfg(test)]
mod tests;
