//! Which of the two sets of cookies counts: those with the instance's suffix, or those without.

use crate::decide::Round;
use crate::jwt::claims::Claim;
use crate::jwt::decode::{Decoded, decode};
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::Value;
use crate::request::cookies::Twin;

/// A decoding, or why there is none.
type Decoding<'r> = Result<Decoded<'r>, TokenErrorKind>;

/// What the browser's cookies say, from the set that counts.
#[derive(Debug)]
pub(super) struct Chosen<'r> {
    /// Whether it is the set with the suffix.
    pub(super) suffixed: bool,
    pub(super) session: Option<&'r str>,
    /// The session token decoded, if the choice needed that.
    decoded: Option<Decoding<'r>>,
    /// When the client last changed, in seconds; 0 if nobody is signed in.
    pub(super) client_uat: f64,
    pub(super) dev_browser: Option<&'r str>,
}

impl<'r> Chosen<'r> {
    pub(super) fn of(round: &Round<'r>) -> Self {
        let browser = &round.request.browser;
        let (suffixed, decoded) = choose(round);
        Self {
            suffixed,
            session: browser.session().get(suffixed),
            decoded,
            client_uat: browser.client_uat(suffixed),
            dev_browser: browser.dev_browser(suffixed),
        }
    }

    /// The session token of the cookie, decoded.
    pub(super) fn decoded(&mut self) -> Option<Decoding<'r>> {
        let session = self.session?;
        Some(self.decoded.take().unwrap_or_else(|| decode(session)))
    }

    /// The session token that a handshake or a refresh starts from.
    pub(super) fn session_or_header(&self, round: &Round<'r>) -> Option<&'r str> {
        self.session.or_else(|| round.request.header_token())
    }
}

/// The first rule that applies decides. Hands on what it decoded of the chosen cookie.
fn choose<'r>(round: &Round<'r>) -> (bool, Option<Decoding<'r>>) {
    let cookies = &round.request.browser.cookies;
    let Twin { plain, suffixed } = &cookies.session;
    let (plain, suffixed) = (plain.as_deref(), suffixed.as_deref());
    let (uat, suffixed_uat) = (cookies.client_uat.get(false), cookies.client_uat.get(true));
    let (uat_is_0, suffixed_uat_is_0) = (uat == Some("0"), suffixed_uat == Some("0"));

    let plain_token = plain.map(decode);
    match &plain_token {
        Some(Ok(token)) if has_issuer(token) && !belongs(round, token) => return (true, None),
        Some(Ok(token)) if has_issuer(token) => {}
        Some(_) => return (false, plain_token),
        None => {}
    }
    if suffixed_uat.is_none() && suffixed.is_none() {
        return (false, plain_token);
    }
    // Most browsers hold the same token twice.
    let is_twice = plain == suffixed;
    let suffixed_token = suffixed.filter(|_| !is_twice).map(decode);
    let seen_suffixed = if is_twice { &plain_token } else { &suffixed_token };
    let is_production = !round.config.site.is_development();
    let plain_counts = match (suffixed_uat_is_0, uat_is_0) {
        (false, false) if issued_at(&plain_token) > issued_at(seen_suffixed) => true,
        (true, false) => true,
        (false, true) if !is_production && is_past(round, seen_suffixed) => true,
        _ => suffixed_uat.is_none() && suffixed.is_some(),
    };
    if plain_counts { (false, plain_token) } else { (true, if is_twice { plain_token } else { suffixed_token }) }
}

fn has_issuer(token: &Decoded<'_>) -> bool {
    token.claims.value(Claim::Iss).is_some_and(|issuer| !issuer.is_falsy())
}

fn belongs(round: &Round<'_>, token: &Decoded<'_>) -> bool {
    let instance = round.config.site.instance.as_ref();
    instance.zip(token.claims.text(Claim::Iss)).is_some_and(|(instance, issuer)| instance.is_issuer(issuer))
}

fn issued_at(token: &Option<Decoding<'_>>) -> f64 {
    number(token, Claim::Iat).unwrap_or(0.0)
}

/// Past its `exp`, in whole seconds and without tolerance.
fn is_past(round: &Round<'_>, token: &Option<Decoding<'_>>) -> bool {
    let now = round.now.0.div_euclid(1_000) as f64;
    number(token, Claim::Exp).is_some_and(|exp| exp <= now)
}

fn number(token: &Option<Decoding<'_>>, claim: Claim) -> Option<f64> {
    match token.as_ref()?.as_ref().ok()?.claims.value(claim)? {
        Value::Number(number) => Some(number),
        _ => None,
    }
}
