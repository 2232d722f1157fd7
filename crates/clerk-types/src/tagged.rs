//! The macro behind enums whose documents say by their `object` member which of several kinds they are.

/// Declares an enum over structs, told apart by `object`, with a last variant, `Other`, for what is of no known kind.
///
/// `Debug` shows of an unknown document only what it calls itself: nobody knows what else is in it. Where it is used,
/// `serde::Serialize` must be in scope.
macro_rules! tagged {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident($kind:ty) = $text:literal,)+
        }
    ) => {
        $(#[$attribute])*
        ///
        /// A document of a kind that this version does not know is kept in `Other` and written back as it came.
        #[derive(Clone, Eq, PartialEq, Serialize)]
        #[non_exhaustive]
        #[serde(untagged)]
        pub enum $name {
            $(
                $(#[$variant_attribute])*
                ///
                #[doc = concat!("On the wire: an object whose `object` is `", $text, "`.")]
                $variant($kind),
            )+
            /// A document of a kind that this version does not know.
            Other(::serde_json::Map<String, ::serde_json::Value>),
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant(value) => f.debug_tuple(stringify!($variant)).field(value).finish(),)+
                    Self::Other(document) => f.debug_tuple("Other").field(&document.get("object")).finish(),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let document = ::serde_json::Map::<String, ::serde_json::Value>::deserialize(deserializer)?;
                match document.get("object").and_then(::serde_json::Value::as_str) {
                    $(
                        Some($text) => <$kind>::deserialize(::serde_json::Value::Object(document))
                            .map(Self::$variant)
                            .map_err(::serde::de::Error::custom),
                    )+
                    _ => Ok(Self::Other(document)),
                }
            }
        }
    };
}
