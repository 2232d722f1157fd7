//! A token in the `Authorization` header: which rules apply to it.

use crate::config::Config;
use crate::decide::{Outcome, machine, session};
use crate::evidence::Evidence;
use crate::refusal::Refusal;
use crate::state::RequestState;
use crate::time::UnixMillis;
use crate::token::Token;
use crate::token_type::{AcceptsForm, TokenType};

/// 1. A list that lacks the token's kind turns it away before anything is verified.
/// 2. A single machine kind takes only that kind, and reports under it.
/// 3. Where sessions only are accepted, machine JWTs are turned away; opaque machine tokens are not even recognised.
/// 4. What is left is verified as what it is.
pub(super) fn decide(config: &Config, token: &str, is_get: bool, evidence: &Evidence, now: UnixMillis) -> Outcome {
    let token = Token::parse(token);
    let machine_type = token.machine_type();
    let presented = machine_type.unwrap_or(TokenType::SessionToken);
    match &config.accepts.0 {
        AcceptsForm::List(list) if !list.contains(&presented) => mismatch(None),
        AcceptsForm::One(accepted) if accepted.is_machine() && *accepted != presented => mismatch(Some(*accepted)),
        AcceptsForm::One(TokenType::SessionToken) if token.is_jwt() && machine_type.is_some() => {
            mismatch(Some(TokenType::SessionToken))
        }
        AcceptsForm::One(TokenType::SessionToken) => session::decide(config, token, is_get, evidence, now),
        _ if machine_type.is_some() => machine::decide(config, token, evidence, now),
        _ => session::decide(config, token, is_get, evidence, now),
    }
}

pub(super) fn mismatch(token_type: Option<TokenType>) -> Outcome {
    let hint = "A token of another kind is accepted here.";
    Outcome::Settled(RequestState::signed_out(token_type, Refusal::wrong_class(hint)))
}
