//! Text that must not end up in a log.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

/// A key, a token or another secret: hidden in `Debug`, without `Display`, and overwritten with zeros when dropped.
///
/// It is ordinary wire data to serde, since requests and answers carry secrets. Equality compares the texts in ordinary
/// time; use it in tests, not to decide whether somebody knows a secret.
///
/// ```
/// use clerk_types::secret::Secret;
///
/// let key = Secret::new("ak_live_secret");
/// assert_eq!(format!("{key:?}"), "Secret(..)");
/// assert_eq!(key.expose(), "ak_live_secret");
/// ```
///
/// ```compile_fail,E0277
/// let key = clerk_types::secret::Secret::new("ak_live_secret");
/// println!("{key}");
/// ```
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(from = "String")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text into custody. Earlier copies of it are the caller's to clear.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// The text. Do not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
