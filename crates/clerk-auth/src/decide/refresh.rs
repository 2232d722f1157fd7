//! What becomes of a session token that does not verify: an expired one may be exchanged for a new one.

use clerk_types::secret::Secret;

use crate::auth::AnyAuth;
use crate::decide::Round;
use crate::decide::cookies::Chosen;
use crate::decide::handshake::{self, Start};
use crate::decide::session::verified_from_clerk;
use crate::evidence::{Answer, Need, RefreshError, RefreshRequest};
use crate::jwt::claims::Claim;
use crate::jwt::decode::decode;
use crate::jwt::error::{TokenError, TokenErrorKind};
use crate::jwt::json::Value;
use crate::reason::{Cause, Reason, RefreshFailure};
use crate::refusal::{Carrier, Detail, Refusal};
use crate::request::public_url::origin;
use crate::state::{Headers, RequestState};
use crate::token_type::TokenType;

/// Why an exchange failed, and whether that is the token's fault.
struct Failure {
    why: RefreshFailure,
    cause: Cause,
}

impl From<RefreshFailure> for Failure {
    fn from(why: RefreshFailure) -> Self {
        Self { why, cause: Cause::Refused }
    }
}

/// A session token that was refused with this error. Where only time is in the way, an exchange or a handshake may help.
pub(super) fn or_refused<'r>(
    round: &Round<'r>,
    cookies: Option<Chosen<'r>>,
    error: TokenErrorKind,
    carrier: Carrier,
) -> Result<RequestState, Need> {
    let is_about_time = error.is_about_time();
    if is_about_time && round.request.is_partial {
        return Err(Need::Browser);
    }
    let error = TokenError::from(error);
    let mut cause = error.cause();
    let reason = error.reason();
    if !is_about_time {
        let refusal = Refusal::new(reason, cause, Detail::SessionToken(error, carrier));
        return Ok(RequestState::signed_out(Some(TokenType::SessionToken), refusal));
    }
    let cookies = cookies.unwrap_or_else(|| Chosen::of(round));
    let reason = match reason {
        Reason::TokenNotActiveYet => Reason::SessionTokenNbf,
        Reason::TokenIatInTheFuture => Reason::SessionTokenIatInTheFuture,
        _ => match exchanged(round, &cookies)? {
            Ok(state) => return Ok(state),
            Err(failure) => {
                cause = failure.cause;
                Reason::SessionTokenExpired(failure.why)
            }
        },
    };
    let refusal = Refusal::new(reason, cause, Detail::SessionToken(error, carrier));
    Ok(handshake::start(round, &cookies, Start::of(refusal)))
}

/// Exchanges the expired token with the browser's refresh cookie. Only for GET: another method's answer may not set
/// cookies that the browser then lacks if the call is repeated.
fn exchanged(round: &Round<'_>, cookies: &Chosen<'_>) -> Result<Result<RequestState, Failure>, Need> {
    let request = match refresh_request(round, cookies) {
        Ok(request) => request,
        Err(why) => return Ok(Err(why.into())),
    };
    let need = Need::Refresh(Box::new(request));
    let directives = match round.evidence.answer_to(&need) {
        None => return Err(need),
        Some(Answer::Refresh(Ok(payload))) => payload.directives("cookies"),
        Some(Answer::Refresh(Err(RefreshError { why, cause }))) => {
            return Ok(Err(Failure { why: why.clone(), cause: *cause }));
        }
        Some(_) => None,
    };
    let Some(directives) = directives.filter(|directives| !directives.is_empty()) else {
        return Ok(Err(RefreshFailure::UnexpectedAnswer.into()));
    };
    let token = directives.session_token().unwrap_or_default();
    let session = match verified_from_clerk(round, token, &round.config.session_checks())? {
        Ok(session) => session,
        Err(error) => {
            let cause = TokenError::from(error).cause();
            return Ok(Err(Failure { why: RefreshFailure::InvalidSessionToken, cause }));
        }
    };
    let mut headers = Headers::default();
    headers.push_cookies(&directives);
    Ok(Ok(RequestState::signed_in(AnyAuth::Session(session)).with_headers(headers)))
}

/// The exchange to ask for, or why there can be none.
fn refresh_request(round: &Round<'_>, cookies: &Chosen<'_>) -> Result<RefreshRequest, RefreshFailure> {
    if !round.request.is_get {
        return Err(RefreshFailure::NonGet);
    }
    let browser = &round.request.browser;
    let refresh_token = browser.cookies.suffixed_refresh.as_deref().ok_or(RefreshFailure::NoRefreshCookie)?;
    if !round.config.can_ask {
        return Err(RefreshFailure::MissingApiClient);
    }
    // The cookie comes first, also where it was the header's token that expired.
    let expired_token = cookies.session_or_header(round).unwrap_or_default();
    let claims = decode(expired_token).map_err(|_| RefreshFailure::DecodeFailed)?.claims;
    let session_id = match claims.value(Claim::Sid) {
        Some(Value::Text(sid)) if !sid.is_empty() => sid.to_owned(),
        _ => return Err(RefreshFailure::MissingSid),
    };
    Ok(RefreshRequest {
        session_id,
        expired_token: Secret::new(expired_token),
        refresh_token: Secret::new(refresh_token),
        suffixed: cookies.suffixed,
        origin: browser.public_url().map(|url| origin(&url)).unwrap_or_default(),
    })
}
