//! A token in the `Authorization` header: which rules apply to it.

use crate::decide::{Outcome, Round, machine, session};
use crate::refusal::Refusal;
use crate::state::RequestState;
use crate::token::Token;
use crate::token_type::{AcceptsForm, TokenType};

/// 1. A list that lacks the token's kind turns it away before anything is verified.
/// 2. A single machine kind takes only that kind, and reports under it.
/// 3. Where sessions only are accepted, machine JWTs are turned away; opaque machine tokens are not even recognised.
/// 4. What is left is verified as what it is.
pub(super) fn decide<'r>(round: &Round<'r>, token: &'r str) -> Outcome {
    let token = Token::parse(token);
    let machine_type = token.machine_type();
    let presented = machine_type.unwrap_or(TokenType::SessionToken);
    match &round.config.accepts.0 {
        AcceptsForm::List(list) if !list.contains(&presented) => Outcome::Settled(mismatch(None)),
        AcceptsForm::One(accepted) if accepted.is_machine() && *accepted != presented => {
            Outcome::Settled(mismatch(Some(*accepted)))
        }
        AcceptsForm::One(TokenType::SessionToken) if token.is_jwt() && machine_type.is_some() => {
            Outcome::Settled(mismatch(Some(TokenType::SessionToken)))
        }
        AcceptsForm::One(TokenType::SessionToken) => session::in_header(round, token).into(),
        _ if machine_type.is_some() => machine::decide(round.config, token, round.evidence, round.now),
        _ => session::in_header(round, token).into(),
    }
}

pub(super) fn mismatch(token_type: Option<TokenType>) -> RequestState {
    RequestState::signed_out(token_type, Refusal::wrong_class("A token of another kind is accepted here."))
}
