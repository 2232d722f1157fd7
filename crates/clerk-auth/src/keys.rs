//! The keys an application is configured with: what a publishable key says, the cookie suffix that follows from it, and
//! whether a secret key is of the kind its place calls for.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::crypto::sha1;

/// The standard alphabet without padding, which [`forgiving_base64`] has removed. Left-over bits of the last character
/// are not looked at, as in JavaScript's `atob`.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// A publishable key (`pk_test_…` or `pk_live_…`), taken apart.
///
/// It names an instance and the host of its Frontend API and is no secret. Source: Clerk's documentation,
/// [environment variables](https://clerk.com/docs/guides/development/clerk-environment-variables).
///
/// ```
/// use clerk_auth::{InstanceType, PublishableKey};
///
/// let key = PublishableKey::parse("pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA")?;
/// assert_eq!(key.instance_type(), InstanceType::Development);
/// assert_eq!(key.frontend_api(), "happy-hippo-12.clerk.accounts.dev");
/// # Ok::<(), clerk_auth::PublishableKeyError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct PublishableKey {
    text: String,
    instance_type: InstanceType,
    frontend_api: String,
}

impl PublishableKey {
    /// Reads a publishable key.
    ///
    /// The part after the prefix is base64 in the standard alphabet, its padding complete or left out; ASCII white space
    /// in it is skipped. What it decodes to is read as Latin-1.
    ///
    /// # Errors
    ///
    /// [`PublishableKeyError`] says which part of the form is wrong.
    pub fn parse(key: &str) -> Result<Self, PublishableKeyError> {
        if key.is_empty() {
            return Err(PublishableKeyError::Missing);
        }
        let (instance_type, encoded) = if let Some(rest) = key.strip_prefix("pk_live_") {
            (InstanceType::Production, rest)
        } else if let Some(rest) = key.strip_prefix("pk_test_") {
            (InstanceType::Development, rest)
        } else {
            return Err(PublishableKeyError::Format);
        };
        if encoded.is_empty() || encoded.contains('_') {
            return Err(PublishableKeyError::Format);
        }
        let decoded = forgiving_base64(encoded).ok_or(PublishableKeyError::Encoding)?;
        let frontend_api = decoded
            .strip_suffix('$')
            .filter(|host| !host.contains('$') && host.contains('.'))
            .ok_or(PublishableKeyError::Content)?;
        Ok(Self { text: key.to_owned(), instance_type, frontend_api: frontend_api.to_owned() })
    }

    /// The key as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The kind of instance the key belongs to.
    pub fn instance_type(&self) -> InstanceType {
        self.instance_type
    }

    /// The host of the instance's Frontend API, as the key says it.
    pub fn frontend_api(&self) -> &str {
        &self.frontend_api
    }

    /// Where the Frontend API is reached under these options.
    ///
    /// A proxy URL comes first and is returned as it is, scheme and path included. A satellite of a production instance
    /// uses `clerk.` in front of its own domain. Everything else uses the host from the key: a domain means nothing in
    /// development or without being a satellite. Empty texts count as absent.
    ///
    /// ```
    /// use clerk_auth::{FrontendApiOptions, PublishableKey};
    ///
    /// let key = PublishableKey::parse("pk_live_Y2xlcmsuY2xlcmsuZGV2JA")?;
    /// let mut options = FrontendApiOptions::default();
    /// options.domain = Some("satellite.example");
    /// options.is_satellite = true;
    /// assert_eq!(key.effective_frontend_api(&options), "clerk.satellite.example");
    /// # Ok::<(), clerk_auth::PublishableKeyError>(())
    /// ```
    pub fn effective_frontend_api(&self, options: &FrontendApiOptions<'_>) -> String {
        if let Some(proxy_url) = options.proxy_url.filter(|url| !url.is_empty()) {
            return proxy_url.to_owned();
        }
        match options.domain.filter(|domain| !domain.is_empty()) {
            Some(domain) if options.is_satellite && self.instance_type == InstanceType::Production => {
                format!("clerk.{domain}")
            }
            _ => self.frontend_api.clone(),
        }
    }
}

/// Why a text is no publishable key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PublishableKeyError {
    /// The text is empty.
    #[error("the publishable key is missing")]
    Missing,
    /// The text does not consist of `pk_test_` or `pk_live_` and one more part without underscores.
    #[error("not a publishable key: it must be `pk_test_` or `pk_live_` and one part after it")]
    Format,
    /// The last part is no base64.
    #[error("not a publishable key: the part after the prefix is not base64")]
    Encoding,
    /// The last part does not decode to a host followed by one `$`.
    #[error("not a publishable key: the part after the prefix does not decode to a host and one `$`")]
    Content,
}

/// The two kinds of Clerk instances.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum InstanceType {
    /// For development: keys with `_test_`.
    Development,
    /// For real users: keys with `_live_`.
    Production,
}

impl InstanceType {
    /// `development` or `production`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

impl fmt::Display for InstanceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What decides, besides the publishable key, where the Frontend API is reached; see
/// [`PublishableKey::effective_frontend_api`].
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct FrontendApiOptions<'a> {
    /// The domain of this satellite application, without a scheme.
    pub domain: Option<&'a str>,
    /// The URL of a proxy in front of the Frontend API.
    pub proxy_url: Option<&'a str>,
    /// Whether this application is a satellite of another domain.
    pub is_satellite: bool,
}

/// The eight characters that end the cookie names of one instance: `__session` becomes `__session_` and these.
///
/// They follow from every byte of the text, so a padded and an unpadded spelling of one key differ. Any text has a
/// suffix, the empty one too; without a publishable key, do not ask for one.
///
/// ```
/// assert_eq!(clerk_auth::cookie_suffix("pk_live_Y2xlcmsuY2xlcmsuZGV2JA"), "1Z8AzTQD");
/// ```
pub fn cookie_suffix(publishable_key: &str) -> String {
    // Eight characters of base64 are exactly six bytes.
    let [a, b, c, d, e, f, ..] = sha1(publishable_key.as_bytes());
    URL_SAFE_NO_PAD.encode([a, b, c, d, e, f])
}

/// What is wrong with a configured secret key. Never shows any part of the key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyProblem {
    /// The key consists of white space only.
    #[error("the key is blank: it consists of white space only")]
    Blank,
    /// The key contains white space, a control character, or a character outside of ASCII.
    #[error(
        "the key contains white space, a control character or a character outside of ASCII; \
         a line break or an invisible character is easily copied with it"
    )]
    Character,
    /// A machine secret key or an API key (`ak_…`) was given as the instance secret key.
    #[error("this is a machine secret key (`ak_...`), where the secret key of the instance (`sk_...`) belongs")]
    MachineKeyForInstance,
    /// An instance secret key (`sk_…`) was given as the machine secret key.
    #[error("this is the secret key of an instance (`sk_...`), where a machine secret key (`ak_...`) belongs")]
    InstanceKeyForMachine,
    /// A publishable key (`pk_…`) was given as a secret key.
    #[error("this is a publishable key (`pk_...`), where a secret key belongs")]
    PublishableKey,
}

/// Refuses what cannot be an instance secret key. An empty text passes: whether a key is required is for the caller to
/// say, and so is an unknown prefix, which Clerk does not rule out.
pub(crate) fn check_instance_secret_key(key: &str) -> Result<(), KeyProblem> {
    check_secret_key(key)?;
    if key.starts_with("ak_") { Err(KeyProblem::MachineKeyForInstance) } else { Ok(()) }
}

/// Refuses what cannot be a machine secret key. An empty text passes, and so does an unknown prefix.
pub(crate) fn check_machine_secret_key(key: &str) -> Result<(), KeyProblem> {
    check_secret_key(key)?;
    if key.starts_with("sk_") { Err(KeyProblem::InstanceKeyForMachine) } else { Ok(()) }
}

fn check_secret_key(key: &str) -> Result<(), KeyProblem> {
    if !key.is_empty() && key.chars().all(char::is_whitespace) {
        return Err(KeyProblem::Blank);
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyProblem::Character);
    }
    if key.starts_with("pk_") { Err(KeyProblem::PublishableKey) } else { Ok(()) }
}

/// Decodes base64 the way JavaScript's `atob` does (WHATWG Infra, "forgiving-base64 decode"), each byte one character.
fn forgiving_base64(text: &str) -> Option<String> {
    let mut encoded: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    // Padding is either whole or absent: it goes only where it completes a group of four.
    if encoded.len() % 4 == 0 {
        for _ in 0..2 {
            if encoded.last() == Some(&b'=') {
                encoded.pop();
            }
        }
    }
    let decoded = FORGIVING.decode(encoded).ok()?;
    Some(decoded.into_iter().map(char::from).collect())
}

#[cfg(test)]
mod tests;
