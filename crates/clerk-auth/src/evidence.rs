//! What a decision may ask for, and what it was told. Failure is evidence, too.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use clerk_types::resources::api_keys::ApiKey;
use clerk_types::resources::m2m_tokens::M2mToken;
use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use clerk_types::secret::Secret;

use crate::crypto::PublicKey;
use crate::directives::Directives;
use crate::jwt::error::TokenErrorKind;
use crate::reason::{Cause, RefreshFailure};
use crate::refusal::MachineTokenError;
use crate::token_type::TokenType;

/// Something that a decision cannot know by itself.
#[derive(Clone, PartialEq)]
pub(crate) enum Need {
    /// The instance's key of this id; `None` if the token names none.
    Key { kid: Option<String> },
    /// Clerk's word on an opaque token.
    VerifyMachineToken { token_type: TokenType, token: Secret },
    /// What Clerk keeps for the nonce of a handshake.
    HandshakePayload { nonce: Secret },
    /// A new session token for an expired one.
    Refresh(Box<RefreshRequest>),
    /// The rest of the request: what the browser sent.
    Browser,
}

/// An expired session token to exchange.
#[derive(Clone, PartialEq)]
pub(crate) struct RefreshRequest {
    pub(crate) session_id: String,
    pub(crate) expired_token: Secret,
    pub(crate) refresh_token: Secret,
    /// Whether the browser's cookies carry the instance's suffix.
    pub(crate) suffixed: bool,
    /// The origin under which the browser knows the application.
    pub(crate) origin: String,
}

/// The answer to one need.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Key(Result<KeyLookup, TokenErrorKind>),
    MachineToken(Result<MachineResource, MachineTokenError>),
    /// Without a payload, whose fault that is: [`Cause::NothingPresented`] if Clerk knows no such nonce.
    HandshakePayload(Result<Payload, Cause>),
    Refresh(Result<Payload, RefreshError>),
    /// To a need that evidence does not fulfil.
    Nothing,
}

/// A JSON document that holds cookie directives. Not shown by `Debug`.
#[derive(Clone)]
pub(crate) struct Payload(pub(crate) Arc<serde_json::Value>);

impl Payload {
    /// The directives under this name; none if there is no list, `None` if one of the list's items is none.
    pub(crate) fn directives(&self, name: &str) -> Option<Directives> {
        let Some(serde_json::Value::Array(items)) = self.0.get(name) else { return Some(Directives::default()) };
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        Directives::new(texts.collect::<Option<_>>()?)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payload")
    }
}

/// Why an expired session token was not exchanged.
#[derive(Clone, Debug)]
pub(crate) struct RefreshError {
    pub(crate) why: RefreshFailure,
    pub(crate) cause: Cause,
}

/// What Clerk says of an opaque token.
#[derive(Clone, Debug)]
pub(crate) enum MachineResource {
    M2m(Box<M2mToken>),
    ApiKey(Box<ApiKey>),
    OAuth(Box<OAuthVerification>),
}

/// One entry of a key set: the key, or that there is one which cannot be used.
#[derive(Clone, Debug)]
pub(crate) enum KeyLookup {
    Usable(Arc<PublicKey>),
    Unusable,
    Unknown,
}

impl KeyLookup {
    /// The key to verify with, if it can be used.
    pub(crate) fn key(&self) -> Result<Option<&PublicKey>, TokenErrorKind> {
        match self {
            Self::Usable(key) => Ok(Some(key)),
            Self::Unusable => Ok(None),
            Self::Unknown => Err(TokenErrorKind::KeyIdUnknown),
        }
    }
}

/// The public keys of an instance by key id.
#[derive(Debug, Default)]
pub(crate) struct KeySet {
    keys: HashMap<String, KeyLookup>,
}

impl KeySet {
    pub(crate) fn new(keys: HashMap<String, KeyLookup>) -> Self {
        Self { keys }
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&KeyLookup> {
        self.keys.get(kid)
    }
}

/// All that is known so far. An answer is found by its need alone, so that an answer for one token can never serve
/// another.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The cached keys, if they are fresh.
    pub(crate) keys: Option<Arc<KeySet>>,
    answers: Vec<(Need, Answer)>,
}

impl Evidence {
    pub(crate) fn with_keys(keys: Option<Arc<KeySet>>) -> Self {
        Self { keys, answers: Vec::new() }
    }

    pub(crate) fn record(&mut self, need: Need, answer: Answer) {
        self.answers.push((need, answer));
    }

    pub(crate) fn answer_to(&self, need: &Need) -> Option<&Answer> {
        self.answers.iter().find(|(asked, _)| asked == need).map(|(_, answer)| answer)
    }
}

impl fmt::Debug for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { kid } => f.debug_struct("Key").field("kid", kid).finish(),
            Self::VerifyMachineToken { token_type, .. } => {
                f.debug_struct("VerifyMachineToken").field("token_type", token_type).finish_non_exhaustive()
            }
            Self::HandshakePayload { .. } => f.write_str("HandshakePayload"),
            Self::Browser => f.write_str("Browser"),
            Self::Refresh(request) => {
                f.debug_struct("Refresh").field("session_id", &request.session_id).finish_non_exhaustive()
            }
        }
    }
}
