//! Verification: header, signature, then claims, in the reference's order. Only the first failure is reported, and no
//! claim is looked at before the signature is confirmed.

use crate::crypto::{Algorithm, PublicKey};
use crate::jwt::claims::{Claim, Claims};
use crate::jwt::decode::Decoded;
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::Value;
use crate::time::UnixMillis;
use crate::verified::Verified;

/// The clock skew that is tolerated unless the user says otherwise, in milliseconds.
pub(crate) const DEFAULT_SKEW_MS: i64 = 5_000;

/// What a token must fulfil besides a good signature.
#[derive(Clone, Debug)]
pub(crate) struct Checks<'c> {
    /// The header types that are accepted; `None`: absent, or exactly `JWT`.
    pub(crate) header_types: Option<&'c [String]>,
    /// Expected audiences; empty: not checked.
    pub(crate) audience: &'c [String],
    /// Accepted authorized parties; empty: not checked.
    pub(crate) authorized_parties: &'c [String],
    /// Accepted issuers; empty: not checked.
    pub(crate) issuer: &'c [String],
    /// Tolerated difference of clocks, in milliseconds.
    pub(crate) skew_ms: i64,
}

/// Verifies a decoded JWT with one key; `None` is a key that cannot be used.
pub(crate) fn verify(
    token: Decoded<'_>,
    key: Option<&PublicKey>,
    checks: &Checks<'_>,
    now: UnixMillis,
) -> Result<Verified<Claims>, TokenErrorKind> {
    let algorithm = check_header(&token, checks.header_types)?;
    check_signature(&token, algorithm, key)?;
    check_claims(&token.claims, checks, now)?;
    Ok(Verified::assert(token.claims))
}

/// Verifies the token of a handshake: signed by the instance, and not of a class that users make themselves. It is used
/// at once, so no claim is looked at, nor any time; and so these are no [`Verified`] claims, which stand for a caller.
pub(crate) fn verify_handshake(token: Decoded<'_>, key: Option<&PublicKey>) -> Result<Claims, TokenErrorKind> {
    let algorithm = check_header(&token, None)?;
    if token.category().excludes_session() {
        return Err(TokenErrorKind::Category);
    }
    check_signature(&token, algorithm, key)?;
    Ok(token.claims)
}

fn check_header(token: &Decoded<'_>, header_types: Option<&[String]>) -> Result<Algorithm, TokenErrorKind> {
    check_header_type(token, header_types)?;
    if token.is_critical() {
        return Err(TokenErrorKind::CriticalHeader);
    }
    token.algorithm().ok_or(TokenErrorKind::Algorithm)
}

fn check_signature(token: &Decoded<'_>, algorithm: Algorithm, key: Option<&PublicKey>) -> Result<(), TokenErrorKind> {
    let key = key.ok_or(TokenErrorKind::KeyUnusable)?;
    if !key.allows(algorithm) {
        return Err(TokenErrorKind::AlgorithmOfKey);
    }
    if key.verifies(algorithm, token.signed.as_bytes(), &token.signature) {
        Ok(())
    } else {
        Err(TokenErrorKind::Signature)
    }
}

fn check_header_type(token: &Decoded<'_>, header_types: Option<&[String]>) -> Result<(), TokenErrorKind> {
    let fits = match (token.typ(), header_types) {
        (None, None) | (Some(Some("JWT")), None) => true,
        (Some(Some(typ)), Some(accepted)) => accepted.iter().any(|one| one == typ),
        _ => false,
    };
    if fits { Ok(()) } else { Err(TokenErrorKind::HeaderType) }
}

fn check_claims(claims: &Claims, checks: &Checks<'_>, now: UnixMillis) -> Result<(), TokenErrorKind> {
    if claims.text(Claim::Sub).is_none() {
        return Err(TokenErrorKind::Subject);
    }
    check_audience(claims, checks.audience)?;
    check_member(claims.text(Claim::Azp), checks.authorized_parties, TokenErrorKind::AuthorizedParty)?;
    check_member(claims.text(Claim::Iss), checks.issuer, TokenErrorKind::Issuer)?;

    let now_ms = now.0;
    let skew_ms = checks.skew_ms;
    let exp = time_claim(claims, Claim::Exp, "exp")?.ok_or(TokenErrorKind::TimeClaim { name: "exp" })?;
    if exp <= now_ms.saturating_sub(skew_ms) {
        return Err(TokenErrorKind::Expired { at_ms: exp, now_ms });
    }
    let latest_start = now_ms.saturating_add(skew_ms);
    if let Some(at_ms) = time_claim(claims, Claim::Nbf, "nbf")?.filter(|nbf| *nbf > latest_start) {
        return Err(TokenErrorKind::NotActiveYet { at_ms, now_ms });
    }
    if let Some(at_ms) = time_claim(claims, Claim::Iat, "iat")?.filter(|iat| *iat > latest_start) {
        return Err(TokenErrorKind::IssuedInTheFuture { at_ms, now_ms });
    }
    Ok(())
}

/// The lenient audience rule: with an audience on both sides, they must share one. A token without any passes.
fn check_audience(claims: &Claims, expected: &[String]) -> Result<(), TokenErrorKind> {
    let names_none = match claims.value(Claim::Aud) {
        None => true,
        // A list inside the list is flattened once by the reference; nobody writes that, and it names nothing.
        Some(Value::Array(mut items)) => items.all(|item| item.is_falsy()),
        Some(value) => value.is_falsy(),
    };
    if expected.is_empty() || names_none {
        return Ok(());
    }
    // An audience of another shape than a text or a list of texts is present and says nothing: fail closed.
    let well_formed = match claims.value(Claim::Aud) {
        Some(Value::Text(_)) => true,
        Some(Value::Array(mut items)) => items.all(|item| matches!(item, Value::Text(_))),
        _ => false,
    };
    if well_formed && claims.texts(Claim::Aud).any(|aud| expected.iter().any(|one| one == aud)) {
        Ok(())
    } else {
        Err(TokenErrorKind::Audience)
    }
}

/// The strict audience rule of OAuth access tokens: an expected audience must be named, in a well-formed claim.
pub(crate) fn check_audience_strictly(claims: &Claims, expected: &[String]) -> Result<(), TokenErrorKind> {
    let well_formed = match claims.value(Claim::Aud) {
        Some(Value::Text(text)) => !text.is_empty(),
        Some(Value::Array(mut items)) => items.all(|item| item.as_str().is_some_and(|text| !text.is_empty())),
        _ => false,
    };
    let fits = well_formed && claims.texts(Claim::Aud).any(|aud| expected.iter().any(|one| one == aud));
    if expected.is_empty() || fits { Ok(()) } else { Err(TokenErrorKind::Audience) }
}

fn check_member(claim: Option<&str>, accepted: &[String], error: TokenErrorKind) -> Result<(), TokenErrorKind> {
    let fits = claim.is_some_and(|claim| !claim.is_empty() && accepted.iter().any(|one| one == claim));
    if accepted.is_empty() || fits { Ok(()) } else { Err(error) }
}

/// A time claim in milliseconds, cut to whole seconds; `None` if it is absent.
fn time_claim(claims: &Claims, claim: Claim, name: &'static str) -> Result<Option<i64>, TokenErrorKind> {
    match claims.value(claim) {
        None => Ok(None),
        // `as` saturates, so that a number beyond all times stays one.
        Some(Value::Number(seconds)) => Ok(Some((seconds.trunc() as i64).saturating_mul(1_000))),
        Some(_) => Err(TokenErrorKind::TimeClaim { name }),
    }
}

#[cfg(test)]
mod tests;
