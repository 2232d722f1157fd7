//! OAuth access tokens that the instance issued as an identity provider.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

use crate::ids::{OAuthAccessTokenId, OAuthClientId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;

/// The answer to the verification of an OAuth access token.
///
/// Source: `POST /oauth_applications/access_tokens/verify`.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // Made once per verification; a box would only be in the way.
#[non_exhaustive]
pub enum OAuthVerification {
    /// The token is known. Look at [`revoked`](OAuthAccessToken::revoked) and [`expired`](OAuthAccessToken::expired).
    Active(OAuthAccessToken),
    /// The token is not good any more (`{"active": false}`). This is a refusal.
    Inactive,
}

/// An OAuth access token.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "IdPOAuthAccessToken")]
#[non_exhaustive]
pub struct OAuthAccessToken {
    /// Always [`ObjectType::OAuthAccessToken`].
    #[serde(default = "ObjectType::oauth_access_token")]
    pub object: ObjectType,
    /// Its identifier; the `jti` of a token in JWT format.
    pub id: OAuthAccessTokenId,
    /// The client it was issued to.
    pub client_id: OAuthClientId,
    /// What kind of token it is, for example `oauth:access_token`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// The user it speaks for.
    pub subject: UserId,
    /// What it allows.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub scopes: Vec<String>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Why it was revoked, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    /// Whether it had expired when the answer was made.
    pub expired: bool,
    /// When it expires; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<OAuthTime>,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<OAuthTime>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<OAuthTime>,
    /// Whom it is meant for. A single text on the wire becomes a list of one; what is neither a text nor a list of texts
    /// counts as absent, so that it meets no expectation.
    #[serde(default, deserialize_with = "lenient::one_or_many", skip_serializing_if = "Option::is_none")]
    pub aud: Option<Vec<String>>,
    /// Who acts in the name of the subject. A claim that is not as RFC 8693 section 4.1 says counts as absent.
    #[serde(default, deserialize_with = "actor", skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
}

impl OAuthAccessToken {
    /// A live token of this user: neither revoked nor expired, everything else absent.
    pub fn new(
        id: impl Into<OAuthAccessTokenId>,
        client_id: impl Into<OAuthClientId>,
        subject: impl Into<UserId>,
    ) -> Self {
        Self {
            object: ObjectType::OAuthAccessToken,
            id: id.into(),
            client_id: client_id.into(),
            type_: None,
            subject: subject.into(),
            scopes: Vec::new(),
            revoked: false,
            revocation_reason: None,
            expired: false,
            expiration: None,
            created_at: None,
            updated_at: None,
            aud: None,
            act: None,
        }
    }
}

/// A point in time as the number that was sent, of unknown unit.
///
/// The Backend API's description names no unit here; its samples look like seconds, other sources say milliseconds.
/// Show it, keep it, but do not compare it with a clock.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(transparent)]
pub struct OAuthTime(Number);

impl OAuthTime {
    /// The number that was sent.
    pub fn as_number(&self) -> &Number {
        &self.0
    }

    /// The number, if it was written as an integer.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }
}

impl From<i64> for OAuthTime {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

/// Who acts in the name of somebody else (RFC 8693, section 4.1).
///
/// At most two levels are kept, and of each level only these members.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Actor {
    /// Who vouches for the actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The actor.
    pub sub: String,
    /// On whose behalf the actor acted before, in a chain of delegation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Actor>>,
}

impl Actor {
    /// Reads an `act` claim; none unless it is an object whose `sub` is a text.
    ///
    /// The same rule holds one level down, and what lies deeper is dropped.
    ///
    /// ```
    /// use clerk_types::resources::oauth_access_tokens::Actor;
    /// use serde_json::json;
    ///
    /// let actor = Actor::from_claim(&json!({"sub": "agent_1", "act": {"sub": "agent_2", "act": {"sub": "agent_3"}}}));
    /// let inner = actor.and_then(|actor| actor.act);
    /// assert_eq!(inner.as_ref().map(|actor| actor.sub.as_str()), Some("agent_2"));
    /// assert!(inner.is_some_and(|actor| actor.act.is_none()));
    /// assert_eq!(Actor::from_claim(&json!({"sub": 7})), None);
    /// ```
    pub fn from_claim(claim: &Value) -> Option<Self> {
        let mut actor = Self::level(claim)?;
        actor.act = claim.get("act").and_then(Self::level).map(Box::new);
        Some(actor)
    }

    fn level(claim: &Value) -> Option<Self> {
        let text = |name| claim.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { iss: text("iss"), sub: text("sub")?, act: None })
    }
}

fn actor<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Actor>, D::Error> {
    Value::deserialize(deserializer).map(|claim| Actor::from_claim(&claim))
}

impl<'de> Deserialize<'de> for OAuthVerification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = Map::<String, Value>::deserialize(deserializer)?;
        match document.get("active") {
            // Whatever else the document says: it calls itself inactive.
            Some(Value::Bool(false)) => Ok(Self::Inactive),
            None | Some(Value::Null | Value::Bool(true)) => {
                let token = OAuthAccessToken::deserialize(Value::Object(document));
                token.map(Self::Active).map_err(D::Error::custom)
            }
            Some(_) => Err(D::Error::custom("`active` is neither true nor false")),
        }
    }
}

impl Serialize for OAuthVerification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Inactive {
            active: bool,
        }
        match self {
            Self::Active(token) => token.serialize(serializer),
            Self::Inactive => Inactive { active: false }.serialize(serializer),
        }
    }
}
