//! What an update does to one field: leave it, empty it, or give it a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A change to one field of an update request.
///
/// On the wire the three cases are: member left out, `null`, value. There is no conversion from `Option`, because a
/// `None` that means "do not touch" would then silently delete.
///
/// Fields of this type need both serde attributes of the example: without them an untouched field would be written as
/// `null`, and a missing one would not parse.
///
/// ```
/// use clerk_types::patch::Patch;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Deserialize, Serialize)]
/// struct Update {
///     #[serde(default, skip_serializing_if = "Patch::is_keep")]
///     description: Patch<String>,
/// }
///
/// let mut update = Update::default();
/// assert_eq!(serde_json::to_string(&update)?, "{}");
/// update.description = Patch::Clear;
/// assert_eq!(serde_json::to_string(&update)?, r#"{"description":null}"#);
/// update.description = Patch::Set("for the nightly job".into());
/// assert_eq!(serde_json::to_string(&update)?, r#"{"description":"for the nightly job"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Patch<T> {
    /// Leave the field as it is.
    #[default]
    Keep,
    /// Empty the field.
    Clear,
    /// Give the field this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field stays as it is.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Changes the new value, if there is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}
