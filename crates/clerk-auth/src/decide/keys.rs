//! Which key verifies a JWT.

use crate::config::{Config, KeySource};
use crate::crypto::PublicKey;
use crate::evidence::{Answer, Evidence, Need};
use crate::jwt::decode::Decoded;
use crate::jwt::error::TokenErrorKind;

/// Where the search for a key stands.
pub(crate) enum Key<'e> {
    /// The key; `None` is one that cannot be used.
    Found(Option<&'e PublicKey>),
    /// There is none.
    Failed(TokenErrorKind),
    Needs(Need),
}

/// The key for `token`: the local one whatever the token's key id says, else the instance's key of that id.
pub(crate) fn key_for<'e>(config: &'e Config, token: &Decoded<'_>, evidence: &'e Evidence) -> Key<'e> {
    match &config.keys {
        KeySource::Local(key) => return Key::Found(Some(key)),
        KeySource::None => return Key::Failed(TokenErrorKind::KeyNotConfigured),
        KeySource::Remote => {}
    }
    let kid = token.key_id();
    let cached = kid.and_then(|kid| evidence.keys.as_ref()?.get(kid));
    let found = match cached {
        Some(lookup) => lookup.key(),
        None => {
            let need = Need::Key { kid: kid.map(str::to_owned) };
            match evidence.answer_to(&need) {
                Some(Answer::Key(Ok(lookup))) => lookup.key(),
                Some(Answer::Key(Err(failure))) => Err(*failure),
                Some(_) | None => return Key::Needs(need),
            }
        }
    };
    found.map_or_else(Key::Failed, Key::Found)
}
