//! The decision who is calling: a pure function of configuration, request, evidence and time.
//!
//! The order is the reference's: the configuration against the request, accepted kinds, the token in the header by its
//! kind, and else the browser's cookies. Where something is missing, the decision says so and is made again, from the
//! start, once it is known.

mod cookie;
mod cookies;
mod handshake;
mod header;
pub(crate) mod keys;
pub(crate) mod machine;
mod multi_domain;
mod organization;
mod referrer;
mod refresh;
mod resolve;
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

/// All that one round of a decision is made of.
#[derive(Clone, Copy)]
struct Round<'r> {
    config: &'r Config,
    request: &'r Context<'r>,
    evidence: &'r Evidence,
    now: UnixMillis,
}

/// Decides who is calling.
pub(crate) fn decide(config: &Config, request: &Context<'_>, evidence: &Evidence, now: UnixMillis) -> Outcome {
    let round = Round { config, request, evidence, now };
    if let Some(reason) = multi_domain::contradiction(&round) {
        return Outcome::Settled(misconfigured(reason));
    }
    match (request.header_token(), &config.accepts.0) {
        (Some(token), _) => header::decide(&round, token),
        // Without a token a request counts as one with a session token.
        (None, AcceptsForm::List(list)) if !list.contains(&TokenType::SessionToken) => {
            Outcome::Settled(nothing_presented(None, Reason::TokenTypeMismatch))
        }
        (None, AcceptsForm::One(token_type)) if token_type.is_machine() => {
            Outcome::Settled(nothing_presented(Some(*token_type), Reason::NoTokenInHeader))
        }
        (None, _) if !request.is_request => Outcome::Settled(cookie::nobody()),
        (None, _) => cookie::decide(&round).into(),
    }
}

/// The token of the development browser that a request comes from.
pub(crate) fn dev_browser<'r>(config: &'r Config, request: &'r Context<'r>, now: UnixMillis) -> Option<&'r str> {
    let evidence = Evidence::default();
    let suffixed = cookies::Chosen::of(&Round { config, request, evidence: &evidence, now }).suffixed;
    request.browser.dev_browser(suffixed)
}

fn nothing_presented(token_type: Option<TokenType>, reason: Reason) -> RequestState {
    RequestState::signed_out(token_type, Refusal::new(reason, Cause::NothingPresented, Detail::None))
}

/// The service is set up so that this request cannot be decided.
fn misconfigured(reason: Reason) -> RequestState {
    let refusal = Refusal::new(reason, Cause::Misconfigured, Detail::None);
    RequestState::signed_out(Some(TokenType::SessionToken), refusal)
}

impl From<Result<RequestState, Need>> for Outcome {
    fn from(result: Result<RequestState, Need>) -> Self {
        result.map_or_else(Self::Needs, Self::Settled)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
