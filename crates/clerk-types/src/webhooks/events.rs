//! The macro behind the table of events.

/// Declares [`EventType`](super::EventType) and [`EventData`](super::EventData): one variant per type of event, with the
/// type of its data and its text on the wire. Where it is used, `serde::Serialize` must be in scope.
macro_rules! events {
    ($($(#[$attribute:meta])* $variant:ident($data:ty) = $text:literal,)+) => {
        open_enum! {
            /// What happened.
            pub enum EventType {
                $($(#[$attribute])* $variant = $text,)+
            }
        }

        impl EventType {
            /// All types that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant,)+];
        }

        /// What an event is about: one variant per type of event.
        ///
        /// The data are boxed, so that an event is small whatever it is about; in a `match` that is hardly seen. `Debug`
        /// shows the type alone: the data hold personal data, codes and links.
        #[derive(Clone, PartialEq, Serialize)]
        #[non_exhaustive]
        #[serde(untagged)]
        pub enum EventData {
            $(
                $(#[$attribute])*
                ///
                #[doc = concat!("On the wire: the data of `", $text, "`.")]
                $variant(Box<$data>),
            )+
            /// An event of a type that this version does not know.
            Other(OtherData),
        }

        impl EventData {
            /// What happened.
            pub fn event_type(&self) -> EventType {
                match self {
                    $(Self::$variant(_) => EventType::$variant,)+
                    Self::Other(other) => EventType::from(other.event_type.as_str()),
                }
            }

            /// The text of the type, as it stands on the wire.
            pub(super) fn event_type_text(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $text,)+
                    Self::Other(other) => &other.event_type,
                }
            }

            /// Reads the data of an event of this type.
            pub(super) fn read(event_type: &str, data: &::serde_json::Value) -> ::serde_json::Result<Self> {
                match event_type {
                    $($text => <Box<$data> as ::serde::Deserialize>::deserialize(data).map(Self::$variant),)+
                    _ => Ok(Self::Other(OtherData { event_type: event_type.to_owned(), data: data.clone() })),
                }
            }
        }
    };
}
