//! Machine tokens: M2M, API key and OAuth, opaque and JWT.

use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use clerk_types::secret::Secret;

use crate::auth::{AnyAuth, ApiKeyAuth, MachineAuth, OAuthAuth};
use crate::config::Config;
use crate::decide::Outcome;
use crate::decide::keys::{Key, key_for};
use crate::evidence::{Answer, Evidence, MachineResource, Need};
use crate::jwt::claims::{Claim, Claims};
use crate::jwt::decode::{Decoded, MAX_TOKEN_LEN};
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::Value;
use crate::jwt::verify::{check_audience_strictly, verify};
use crate::refusal::{Detail, MachineTokenError, Refusal};
use crate::state::RequestState;
use crate::time::UnixMillis;
use crate::token::{Form, Token, is_m2m_subject};
use crate::token_type::TokenType;
use crate::verified::Verified;

/// A step that ends early: with a need, or with a refusal.
enum Stop {
    Needs(Need),
    Refused(MachineTokenError),
}

impl From<MachineTokenError> for Stop {
    fn from(error: MachineTokenError) -> Self {
        Self::Refused(error)
    }
}

impl From<TokenErrorKind> for Stop {
    fn from(error: TokenErrorKind) -> Self {
        Self::Refused(MachineTokenError::Jwt(error.into()))
    }
}

pub(super) fn decide(config: &Config, token: Token<'_>, evidence: &Evidence, now: UnixMillis) -> Outcome {
    let text = token.as_str();
    let (token_type, result) = match token.form() {
        Form::Opaque(token_type) => (token_type, opaque(config, token_type, text, evidence)),
        Form::Jwt(decoded) if is_m2m_subject(&decoded) => {
            (TokenType::M2mToken, m2m_jwt(config, text, decoded, evidence, now))
        }
        Form::Jwt(decoded) => (TokenType::OAuthToken, oauth_jwt(config, text, decoded, evidence, now)),
        // The form of a JWT that does not decode is reported as an M2M token, whatever its prefix.
        Form::PrefixedJwt(_) | Form::Undecodable(_) => {
            (TokenType::M2mToken, Err(MachineTokenError::NotAMachineJwt.into()))
        }
    };
    Outcome::Settled(match result {
        Ok(auth) => RequestState::signed_in(auth),
        Err(Stop::Needs(need)) => return Outcome::Needs(need),
        Err(Stop::Refused(error)) => {
            let refusal = Refusal::new(error.reason(), error.cause(), Detail::MachineToken(error));
            RequestState::signed_out(Some(token_type), refusal)
        }
    })
}

fn m2m_jwt(
    config: &Config,
    text: &str,
    decoded: Decoded<'_>,
    evidence: &Evidence,
    now: UnixMillis,
) -> Result<AnyAuth, Stop> {
    if !decoded.category().allows_m2m() {
        return Err(TokenErrorKind::Category.into());
    }
    let key = found(key_for(config, &decoded, evidence))?;
    let claims = verify(decoded, key, &config.m2m_checks(), now)?;
    check_scope_type(&claims, Claim::Scopes)?;
    receiver_checked(config, MachineAuth::from_jwt(text, claims, now, config.skew_ms))
}

fn oauth_jwt(
    config: &Config,
    text: &str,
    decoded: Decoded<'_>,
    evidence: &Evidence,
    now: UnixMillis,
) -> Result<AnyAuth, Stop> {
    let key = found(key_for(config, &decoded, evidence))?;
    let claims = verify(decoded, key, &config.oauth_checks(), now)?;
    if matches!(claims.value(Claim::Scp), None | Some(Value::Null)) {
        check_scope_type(&claims, Claim::Scope)?;
    }
    check_audience_strictly(&claims, &config.audience).map_err(|_| MachineTokenError::OtherAudience)?;
    Ok(AnyAuth::OAuth(OAuthAuth::from_jwt(text, claims)))
}

fn opaque(config: &Config, token_type: TokenType, text: &str, evidence: &Evidence) -> Result<AnyAuth, Stop> {
    // A text that cannot be a token costs nobody a call. (A tab may stand in a header value, and Clerk may judge it.)
    if text.len() > MAX_TOKEN_LEN || !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b'\t') {
        return Err(MachineTokenError::NotAToken.into());
    }
    if !config.can_ask {
        return Err(MachineTokenError::CannotAsk.into());
    }
    let need = Need::VerifyMachineToken { token_type, token: Secret::new(text) };
    let resource = match evidence.answer_to(&need) {
        None => return Err(Stop::Needs(need)),
        Some(Answer::MachineToken(Ok(resource))) => resource,
        Some(Answer::MachineToken(Err(error))) => return Err(error.clone().into()),
        Some(_) => return Err(MachineTokenError::CannotAsk.into()),
    };
    let unknown =
        |usable: bool| if usable { Ok(()) } else { Err(MachineTokenError::Unknown { token_type, status: None }) };
    match (token_type, resource) {
        (TokenType::M2mToken, MachineResource::M2m(token)) => {
            unknown(!token.revoked && !token.expired)?;
            let verified = Verified::assert((**token).clone());
            receiver_checked(config, MachineAuth::from_opaque(text, verified))
        }
        (TokenType::ApiKey, MachineResource::ApiKey(key)) => {
            unknown(!key.revoked && !key.expired)?;
            Ok(AnyAuth::ApiKey(ApiKeyAuth::new(text, Verified::assert((**key).clone()))))
        }
        (TokenType::OAuthToken, MachineResource::OAuth(verification)) => {
            let OAuthVerification::Active(token) = &**verification else {
                return Err(MachineTokenError::Unknown { token_type, status: None }.into());
            };
            unknown(!token.revoked && !token.expired)?;
            if !audience_fits(&config.audience, token.aud.as_deref()) {
                return Err(MachineTokenError::OtherAudience.into());
            }
            Ok(AnyAuth::OAuth(OAuthAuth::from_opaque(text, Verified::assert(token.clone()))))
        }
        _ => Err(MachineTokenError::CannotAsk.into()),
    }
}

/// With a receiver, an M2M token of either form must name it among its scopes, compared whole. The signature of a JWT
/// and the word of Clerk on an opaque token say only that some machine of the instance minted it.
fn receiver_checked(config: &Config, auth: MachineAuth) -> Result<AnyAuth, Stop> {
    match &config.receiver {
        Some(receiver) if !auth.has_scope(receiver.as_str()) => {
            Err(MachineTokenError::OtherReceiver { receiver: receiver.as_str().to_owned() }.into())
        }
        _ => Ok(AnyAuth::Machine(auth)),
    }
}

/// Scopes that are neither a text nor absent say something that nobody understands: not "no scopes", but "no token of
/// Clerk's".
fn check_scope_type(claims: &Claims, claim: Claim) -> Result<(), TokenErrorKind> {
    match claims.value(claim) {
        None | Some(Value::Null | Value::Text(_)) => Ok(()),
        Some(_) => Err(TokenErrorKind::ScopeClaim),
    }
}

/// The strict audience rule for an opaque OAuth token: an expected audience must be named, and nothing empty beside it.
fn audience_fits(expected: &[String], named: Option<&[String]>) -> bool {
    expected.is_empty()
        || named.is_some_and(|named| {
            named.iter().all(|one| !one.is_empty()) && named.iter().any(|one| expected.contains(one))
        })
}

fn found(key: Key<'_>) -> Result<Option<&crate::crypto::PublicKey>, Stop> {
    match key {
        Key::Found(key) => Ok(key),
        Key::Failed(error) => Err(error.into()),
        Key::Needs(need) => Err(Stop::Needs(need)),
    }
}
