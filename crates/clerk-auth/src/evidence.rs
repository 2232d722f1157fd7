//! What a decision may ask for, and what it was told. Failure is evidence, too.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use clerk_types::resources::api_keys::ApiKey;
use clerk_types::resources::m2m_tokens::M2mToken;
use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use clerk_types::secret::Secret;

use crate::crypto::PublicKey;
use crate::jwt::error::TokenErrorKind;
use crate::refusal::MachineTokenError;
use crate::token_type::TokenType;

/// Something that a decision cannot know by itself.
#[derive(Clone, PartialEq)]
pub(crate) enum Need {
    /// The instance's key of this id; `None` if the token names none.
    Key { kid: Option<String> },
    /// Clerk's word on an opaque token.
    VerifyMachineToken { token_type: TokenType, token: Secret },
}

/// The answer to one need.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Key(Result<KeyLookup, TokenErrorKind>),
    MachineToken(Result<MachineResource, MachineTokenError>),
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
        }
    }
}
