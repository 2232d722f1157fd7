//! Metadata as types of the caller's own.
//!
//! Each resource with metadata has a method for each of its kinds: `public_metadata_as`, `private_metadata_as`,
//! `unsafe_metadata_as`.
//!
//! ```
//! use clerk_types::resources::invitations::Invitation;
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct Profile {
//!     shoe_size: u8,
//! }
//!
//! let invitation: Invitation = serde_json::from_str(r#"{
//!     "object": "invitation", "id": "inv_1", "email_address": "ada@example.com", "status": "pending",
//!     "public_metadata": {"shoe_size": 43, "theme": "dark"}, "created_at": 1716883200000, "updated_at": 1716883200000
//! }"#)?;
//! let profile: Profile = invitation.public_metadata_as()?;
//! assert_eq!(profile.shoe_size, 43);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::error::Error;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Why metadata is not of the type that was asked for.
///
/// The text says what was expected, and what kind of thing was there instead, but not what it was: metadata may be
/// private.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MetadataError {
    problem: String,
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the metadata is of another type: {}", self.problem)
    }
}

impl Error for MetadataError {}

impl MetadataError {
    fn new(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        // What is missing is a name of the type's, not of the metadata's.
        if message.starts_with("missing field ") {
            return Self { problem: message };
        }
        let kinds = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant ", "unknown field "];
        if !kinds.iter().any(|kind| message.starts_with(kind)) {
            return Self { problem: "it was refused".to_owned() };
        }
        // The last one: a value may hold the same words. It stands between quotes.
        let (found, expected) = message.rsplit_once(", expected ").unwrap_or((&message, "something else"));
        let found = found.split(['"', '`']).next().unwrap_or_default().trim_end();
        let problem = format!("{found}, expected {expected}");
        Self { problem }
    }
}

/// Reads metadata.
pub(crate) fn read<T: DeserializeOwned>(metadata: &Map<String, Value>) -> Result<T, MetadataError> {
    T::deserialize(metadata).map_err(|error| MetadataError::new(&error))
}

/// Gives a resource a method for each kind of its metadata.
macro_rules! metadata {
    ($resource:ident: $($field:ident => $method:ident),+) => {
        impl $resource {$(
            #[doc = concat!("The [`", stringify!($field), "`](Self::", stringify!($field), ") as a type of your own.")]
            ///
            /// # Errors
            ///
            /// When it has another form than the type.
            pub fn $method<T: ::serde::de::DeserializeOwned>(
                &self,
            ) -> Result<T, crate::metadata::MetadataError> {
                crate::metadata::read(&self.$field)
            }
        )+}
    };
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::Error as _;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Profile {
        shoe_size: u8,
        #[serde(default)]
        theme: Theme,
        #[serde(default)]
        nicknames: Vec<String>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Theme {
        #[default]
        Bright,
        Dark,
    }

    #[derive(Debug)]
    struct Picky;

    impl<'de> Deserialize<'de> for Picky {
        fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            Err(D::Error::custom("hush, expected better"))
        }
    }

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_fits_is_read() {
        let metadata = object(json!({"shoe_size": 43, "theme": "dark", "nicknames": ["al"]}));
        let profile: Profile = read(&metadata).unwrap();
        assert_eq!(profile, Profile { shoe_size: 43, theme: Theme::Dark, nicknames: vec!["al".to_owned()] });
    }

    #[test]
    fn errors_say_what_is_wrong_and_not_what_was_there() {
        for (metadata, problem) in [
            (json!({}), "missing field `shoe_size`"),
            (json!({"shoe_size": "hush"}), "invalid type: string, expected u8"),
            (json!({"shoe_size": "hush, expected \"hush\""}), "invalid type: string, expected u8"),
            (json!({"shoe_size": 4711}), "invalid value: integer, expected u8"),
            (json!({"shoe_size": 43, "theme": "hush"}), "unknown variant, expected `bright` or `dark`"),
            (json!({"shoe_size": 43, "hush": 1}), "unknown field, expected one of `shoe_size`, `theme`, `nicknames`"),
            (json!({"shoe_size": 43, "nicknames": {"hush": 1}}), "invalid type: map, expected a sequence"),
        ] {
            let error = read::<Profile>(&object(metadata)).unwrap_err();
            assert_eq!(error.to_string(), format!("the metadata is of another type: {problem}"));
            assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        }
        assert!(!read::<Picky>(&Map::new()).unwrap_err().to_string().contains("hush"));
    }
}
