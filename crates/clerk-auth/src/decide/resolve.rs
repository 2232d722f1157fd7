//! What a browser brings back from a handshake: the cookies to set, by a nonce or in a token.

use clerk_types::secret::Secret;

use crate::auth::AnyAuth;
use crate::decide::keys::{Key, key_for};
use crate::decide::session::verified_from_clerk;
use crate::decide::{Round, misconfigured};
use crate::directives::Directives;
use crate::evidence::{Answer, Need};
use crate::jwt::claims::Claim;
use crate::jwt::decode::decode;
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::Value;
use crate::jwt::verify::{Checks, verify_handshake};
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::request::query_string::without_parameters;
use crate::state::{Headers, RequestState};
use crate::token_type::TokenType;

/// The difference of clocks that is forgiven right after a handshake in development, where clocks of laptops may stand
/// still: a day.
const DEVELOPMENT_SKEW_MS: i64 = 86_400_000;
/// The longest nonce that is sent on, in bytes.
const MAX_NONCE_LEN: usize = 512;
/// Parameters that belong to a handshake and not to the page.
const PARAMETERS: [&str; 4] = ["__clerk_handshake", "__clerk_help", "__clerk_db_jwt", "__clerk_handshake_nonce"];

/// How a handshake that brought something ends.
enum Failure {
    /// It brought nothing that can be used: as if there had been none.
    Unusable,
    /// Its token does not verify.
    Token(TokenErrorKind),
    Needs(Need),
}

impl From<Need> for Failure {
    fn from(need: Need) -> Self {
        Self::Needs(need)
    }
}

/// The state after a handshake; `None` if there was none, or none that can be used.
///
/// In production the cookie of a sibling application under the same parent domain must not stop the request; in
/// development a token that does not verify shows that the keys were switched, and says so.
pub(super) fn resolve(round: &Round<'_>) -> Result<Option<RequestState>, Need> {
    let browser = &round.request.browser;
    let state = match (browser.handshake_nonce(), browser.handshake_token()) {
        (Some(nonce), _) => redeemed(round, nonce).and_then(|redeemed| match redeemed {
            Ok(directives) => state_after(round, directives),
            Err(cause) => nobody_after(round, &Directives::default(), cause),
        }),
        (None, Some(token)) => signed(round, token).and_then(|directives| state_after(round, directives)),
        (None, None) => return Ok(None),
    };
    let failure = match state {
        Ok(state) => return Ok(Some(state)),
        Err(failure) => failure,
    };
    match failure {
        Failure::Needs(need) => Err(need),
        Failure::Token(error) if round.config.site.is_development() && error.is_of_token() => {
            Ok(Some(misconfigured(match error {
                TokenErrorKind::Signature => Reason::HandshakeTokenInvalidSignature,
                _ => Reason::HandshakeTokenVerificationFailed,
            })))
        }
        Failure::Token(_) | Failure::Unusable => Ok(None),
    }
}

/// What Clerk keeps for a nonce, or why that cannot be had.
fn redeemed(round: &Round<'_>, nonce: &str) -> Result<Result<Directives, Cause>, Failure> {
    // A text that cannot be a nonce costs nobody a call.
    let is_plausible = nonce.len() <= MAX_NONCE_LEN && nonce.bytes().all(|byte| byte.is_ascii_graphic());
    if !round.config.can_ask || !is_plausible {
        return Ok(Err(Cause::NothingPresented));
    }
    let need = Need::HandshakePayload { nonce: Secret::new(nonce) };
    match round.evidence.answer_to(&need) {
        None => Err(need.into()),
        Some(Answer::HandshakePayload(Ok(payload))) => {
            payload.directives("directives").map(Ok).ok_or(Failure::Unusable)
        }
        Some(Answer::HandshakePayload(Err(cause))) => Ok(Err(*cause)),
        Some(_) => Ok(Err(Cause::NothingPresented)),
    }
}

/// What stands in a token that Clerk signed.
fn signed(round: &Round<'_>, token: &str) -> Result<Directives, Failure> {
    let decoded = decode(token).map_err(Failure::Token)?;
    let key = match key_for(round.config, &decoded, round.evidence) {
        Key::Found(key) => key,
        Key::Failed(error) => return Err(Failure::Token(error)),
        Key::Needs(need) => return Err(need.into()),
    };
    let claims = verify_handshake(decoded, key).map_err(Failure::Token)?;
    match claims.value(Claim::Handshake) {
        Some(Value::Array(items)) => items
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .and_then(Directives::new)
            .ok_or(Failure::Unusable),
        _ => Ok(Directives::default()),
    }
}

fn state_after(round: &Round<'_>, directives: Directives) -> Result<RequestState, Failure> {
    let Some(token) = directives.session_token() else {
        return nobody_after(round, &directives, Cause::NothingPresented);
    };
    let headers = headers(round, &directives).ok_or(Failure::Unusable)?;
    let checks = round.config.session_checks();
    let session = match verified_from_clerk(round, token, &checks)? {
        Err(error) if round.config.site.is_development() && error.is_about_time() => {
            verified_from_clerk(round, token, &Checks { skew_ms: DEVELOPMENT_SKEW_MS, ..checks })?
        }
        result => result,
    };
    let session = session.map_err(|_| Failure::Unusable)?;
    Ok(RequestState::signed_in(AnyAuth::Session(session)).with_headers(headers))
}

/// Nobody is signed in. Where Clerk could not be asked, that is no answer, and the caller no stranger.
fn nobody_after(round: &Round<'_>, directives: &Directives, cause: Cause) -> Result<RequestState, Failure> {
    let headers = headers(round, directives).ok_or(Failure::Unusable)?;
    let refusal = Refusal::new(Reason::SessionTokenMissing, cause, Detail::None);
    Ok(RequestState::signed_out(Some(TokenType::SessionToken), refusal).with_headers(headers))
}

/// The cookies, and in development the way to the page without the handshake's parameters.
fn headers(round: &Round<'_>, directives: &Directives) -> Option<Headers> {
    let mut headers = Headers::default();
    headers.push("access-control-allow-origin", "null".to_owned());
    headers.push("access-control-allow-credentials", "true".to_owned());
    headers.push_cookies(directives);
    if round.config.site.is_development() {
        let public_url = round.request.browser.public_url()?;
        headers.push("location", without_parameters(&public_url, &PARAMETERS).into());
        headers.push("cache-control", "no-store".to_owned());
    }
    Some(headers)
}
