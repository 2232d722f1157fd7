//! The claims of a JWT: the payload text and where the claims that decide something stand in it.

use std::fmt;
use std::ops::Range;

use clerk_types::time::Seconds;
use serde::de::DeserializeOwned;

use crate::jwt::json::{Document, Member, NotAnObject, Value, ValueId};

/// A claim that something here looks at. All others stay in the payload text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Claim {
    Act,
    Aud,
    Azp,
    ClientId,
    Exp,
    Fea,
    Fva,
    Handshake,
    Iat,
    Iss,
    Jti,
    Nbf,
    O,
    OrgId,
    OrgPermissions,
    OrgRole,
    OrgSlug,
    Pla,
    Scope,
    Scopes,
    Scp,
    Sid,
    Sts,
    Sub,
    V,
}

/// How many claims there are, [`Claim::V`] being the last.
const CLAIMS: usize = Claim::V as usize + 1;

impl Member for Claim {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "act" => Self::Act,
            "aud" => Self::Aud,
            "azp" => Self::Azp,
            "client_id" => Self::ClientId,
            "exp" => Self::Exp,
            "fea" => Self::Fea,
            "fva" => Self::Fva,
            "handshake" => Self::Handshake,
            "iat" => Self::Iat,
            "iss" => Self::Iss,
            "jti" => Self::Jti,
            "nbf" => Self::Nbf,
            "o" => Self::O,
            "org_id" => Self::OrgId,
            "org_permissions" => Self::OrgPermissions,
            "org_role" => Self::OrgRole,
            "org_slug" => Self::OrgSlug,
            "pla" => Self::Pla,
            "scope" => Self::Scope,
            "scopes" => Self::Scopes,
            "scp" => Self::Scp,
            "sid" => Self::Sid,
            "sts" => Self::Sts,
            "sub" => Self::Sub,
            "v" => Self::V,
            _ => return None,
        })
    }

    fn number(self) -> u8 {
        self as u8
    }
}

/// The claims of a JWT: typed access to what Clerk puts there, and the whole payload for what you put there.
///
/// Inside a [`Verified`](crate::Verified) they are genuine. Source: RFC 7519, section 4, and
/// [Clerk: session tokens](https://clerk.com/docs/guides/sessions/session-tokens).
#[derive(Clone)]
pub struct Claims {
    document: Document,
    /// Where the payload stands in the document.
    payload: Range<usize>,
    /// Which value a claim has, by the claim's number.
    found: [Option<ValueId>; CLAIMS],
}

impl Claims {
    /// Reads the payload, which stands at this place of the document.
    pub(crate) fn read(mut document: Document, payload: Range<usize>) -> Result<Self, NotAnObject> {
        let mut found = [None; CLAIMS];
        document.read(payload.clone(), |claim: Claim, id| {
            if let Some(slot) = found.get_mut(usize::from(claim.number())) {
                *slot = Some(id);
            }
        })?;
        Ok(Self { document, payload, found })
    }

    /// The document that the payload stands in.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// Who the token is about (`sub`): a user or machine ID.
    pub fn subject(&self) -> Option<&str> {
        self.text(Claim::Sub)
    }

    /// The session (`sid`).
    pub fn session_id(&self) -> Option<&str> {
        self.text(Claim::Sid)
    }

    /// Who issued the token (`iss`): the instance's Frontend API URL.
    pub fn issuer(&self) -> Option<&str> {
        self.text(Claim::Iss)
    }

    /// The origin that asked for the token (`azp`).
    pub fn authorized_party(&self) -> Option<&str> {
        self.text(Claim::Azp)
    }

    /// The token's own ID (`jti`).
    pub fn token_id(&self) -> Option<&str> {
        self.text(Claim::Jti)
    }

    /// When the token expires (`exp`).
    pub fn expires_at(&self) -> Option<Seconds> {
        self.seconds(Claim::Exp)
    }

    /// When the token was issued (`iat`).
    pub fn issued_at(&self) -> Option<Seconds> {
        self.seconds(Claim::Iat)
    }

    /// The whole payload as JSON text, exactly as it was signed.
    pub fn as_json(&self) -> &str {
        self.document.text().get(self.payload.clone()).unwrap_or_default()
    }

    /// The payload as a type of your own: the way to custom claims.
    ///
    /// # Errors
    /// When the payload does not have the shape of `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_json())
    }

    /// One claim as JSON, by name; `None` if it is absent. Parses the payload at each call: use [`Claims::parse`] for
    /// more than one.
    pub fn get(&self, name: &str) -> Option<serde_json::Value> {
        self.parse::<serde_json::Map<String, serde_json::Value>>().ok()?.remove(name)
    }

    pub(crate) fn value(&self, claim: Claim) -> Option<Value<'_>> {
        let id = self.found.get(usize::from(claim.number())).copied().flatten()?;
        Some(self.document.value(id))
    }

    /// The claim's text, if it is one.
    pub(crate) fn text(&self, claim: Claim) -> Option<&str> {
        self.value(claim)?.as_str()
    }

    /// The text of a member of an object claim.
    pub(crate) fn member_text(&self, claim: Claim, name: &str) -> Option<&str> {
        self.value(claim)?.member(name)?.as_str()
    }

    /// The texts of a claim that is one text or a list; whatever is no text is left out.
    pub(crate) fn texts(&self, claim: Claim) -> impl Iterator<Item = &str> {
        let (one, items) = match self.value(claim) {
            Some(Value::Array(items)) => (None, Some(items)),
            one => (one, None),
        };
        one.into_iter().chain(items.into_iter().flatten()).filter_map(Value::as_str)
    }

    fn seconds(&self, claim: Claim) -> Option<Seconds> {
        match self.value(claim)? {
            // `as` saturates.
            Value::Number(seconds) => Some(Seconds::new(seconds.trunc() as i64)),
            _ => None,
        }
    }
}

impl fmt::Debug for Claims {
    /// Shows who it is about, and nothing else of what may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("subject", &self.subject())
            .field("session_id", &self.session_id())
            .finish_non_exhaustive()
    }
}
