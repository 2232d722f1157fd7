//! The macro that makes parameter structs.
//!
//! ```text
//! params! {
//!     /// What to change about a machine.
//!     pub struct UpdateMachine {
//!         required {
//!             /// The machine's name, 1 to 255 characters.
//!             name: String as into,
//!         }
//!         optional {
//!             /// Seconds that a token lives.
//!             default_token_ttl: u32,
//!             /// Machines that may be talked to.
//!             scoped_machines: Vec<MachineId> as list<MachineId>,
//!         }
//!         patch {
//!             /// A note.
//!             description / clear_description: String as into,
//!         }
//!     }
//! }
//! ```
//!
//! yields a `#[non_exhaustive]` struct with `new(name)`, one chained setter per other field, and `clear_description()`.
//! Fields are sent under their own names; an optional field that was not set is not sent; a patch field has three states
//! (kept, cleared, set). Any of the blocks may be missing, and their order is fixed. A setter takes the type itself,
//! `impl Into` it (`as into`), or anything that yields elements that convert into those of a list (`as list<Element>`).
//!
//! The parameters of a list with pages start with `page 500;`, the most entries of a page: they have `limit` and `offset`
//! and are [`Paged`](crate::pages::Paged).

/// Makes a parameter struct; see the file's head.
#[allow(unused_macros, reason = "groups decide which parameters there are")]
macro_rules! params {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(page $max_limit:literal;)?
            $(required {$(
                $(#[$required_meta:meta])*
                $required:ident: $required_type:ty $(as $required_kind:ident $(<$required_item:ty>)?)?
            ),* $(,)?})?
            $(optional {$(
                $(#[$optional_meta:meta])*
                $optional:ident: $optional_type:ty $(as $optional_kind:ident $(<$optional_item:ty>)?)?
            ),* $(,)?})?
            $(patch {$(
                $(#[$patch_meta:meta])*
                $patch:ident / $clear:ident: $patch_type:ty $(as $patch_kind:ident $(<$patch_item:ty>)?)?
            ),* $(,)?})?
        }
    ) => {
        params! {@fields
            [$(#[$meta])* $name]
            [$($($(#[$required_meta])* $required: $required_type $(as $required_kind $(<$required_item>)?)?,)*)?]
            [
                $(
                    #[doc = concat!("How many entries a page holds: 1 to ", $max_limit, ", 10 by default.")]
                    limit: u32,
                    /// How many entries to skip.
                    offset: u64,
                )?
                $($($(#[$optional_meta])* $optional: $optional_type $(as $optional_kind $(<$optional_item>)?)?,)*)?
            ]
            [$($($(#[$patch_meta])* $patch / $clear: $patch_type $(as $patch_kind $(<$patch_item>)?)?,)*)?]
        }

        $(params!(@paged $max_limit $name);)?
    };
    (@paged $max_limit:literal $name:ident) => {
        impl crate::pages::Paged for $name {
            const MAX_LIMIT: u32 = $max_limit;

            fn limit(&self) -> Option<u32> {
                self.limit
            }

            fn window(&mut self) -> (&mut Option<u32>, &mut Option<u64>) {
                (&mut self.limit, &mut self.offset)
            }
        }
    };
    (@fields
        [$(#[$meta:meta])* $name:ident]
        [$(
            $(#[$required_meta:meta])*
            $required:ident: $required_type:ty $(as $required_kind:ident $(<$required_item:ty>)?)?,
        )*]
        [$(
            $(#[$optional_meta:meta])*
            $optional:ident: $optional_type:ty $(as $optional_kind:ident $(<$optional_item:ty>)?)?,
        )*]
        [$(
            $(#[$patch_meta:meta])*
            $patch:ident / $clear:ident: $patch_type:ty $(as $patch_kind:ident $(<$patch_item:ty>)?)?,
        )*]
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$required_meta])* pub $required: $required_type,)*
            $(
                $(#[$optional_meta])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
            $(
                $(#[$patch_meta])*
                #[serde(skip_serializing_if = "clerk_types::patch::Patch::is_keep")]
                pub $patch: clerk_types::patch::Patch<$patch_type>,
            )*
        }

        impl $name {
            /// Parameters with the required fields only.
            #[allow(clippy::new_without_default, reason = "only some have no required field")]
            pub fn new($(
                $required: params!(@argument $required_type $(, $required_kind $($required_item)?)?)
            ),*) -> Self {
                Self {
                    $($required: params!(@convert $required $(, $required_kind)?),)*
                    $($optional: None,)*
                    $($patch: clerk_types::patch::Patch::Keep,)*
                }
            }

            $(
                $(#[$optional_meta])*
                #[must_use]
                pub fn $optional(
                    mut self,
                    $optional: params!(@argument $optional_type $(, $optional_kind $($optional_item)?)?),
                ) -> Self {
                    self.$optional = Some(params!(@convert $optional $(, $optional_kind)?));
                    self
                }
            )*

            $(
                $(#[$patch_meta])*
                #[must_use]
                pub fn $patch(
                    mut self,
                    $patch: params!(@argument $patch_type $(, $patch_kind $($patch_item)?)?),
                ) -> Self {
                    self.$patch =
                        clerk_types::patch::Patch::Set(params!(@convert $patch $(, $patch_kind)?));
                    self
                }

                #[doc = concat!("Clears [`", stringify!($patch), "`](Self::", stringify!($patch), "()).")]
                #[must_use]
                pub fn $clear(mut self) -> Self {
                    self.$patch = clerk_types::patch::Patch::Clear;
                    self
                }
            )*
        }
    };
    (@argument $type:ty) => { $type };
    (@argument $type:ty, into) => { impl Into<$type> };
    (@argument $type:ty, list $item:ty) => { impl IntoIterator<Item = impl Into<$item>> };
    (@convert $value:ident) => { $value };
    (@convert $value:ident, into) => { $value.into() };
    (@convert $value:ident, list) => { $value.into_iter().map(Into::into).collect() };
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the structs are private to the tests")]
mod tests {
    use clerk_types::ids::MachineId;
    use serde_json::json;

    params! {
        /// Everything the macro can do.
        pub struct Sample {
            required {
                /// A name.
                name: String as into,
                /// A number.
                count: u32,
            }
            optional {
                /// Seconds.
                ttl: u32,
                /// Machines.
                scopes: Vec<MachineId> as list<MachineId>,
            }
            patch {
                /// A note.
                note / clear_note: String as into,
            }
        }
    }

    params! {
        /// No field at all.
        pub struct Empty {}
    }

    params! {
        /// A list.
        pub struct List {
            page 500;
            optional {
                /// A filter.
                query: String as into,
            }
        }
    }

    fn sent(params: impl serde::Serialize) -> serde_json::Value {
        serde_json::to_value(params).unwrap()
    }

    #[test]
    fn only_what_was_set_is_sent() {
        assert_eq!(sent(Empty::new()), json!({}));
        let sample = Sample::new("a", 2);
        assert_eq!(sent(&sample), json!({"name": "a", "count": 2}));
        assert_eq!(
            sent(sample.clone().ttl(0).scopes(["mch_1"]).note("n")),
            json!({"name": "a", "count": 2, "ttl": 0, "scopes": ["mch_1"], "note": "n"})
        );
        assert_eq!(sent(sample.note("n").clear_note()), json!({"name": "a", "count": 2, "note": null}));
        assert_eq!(sent(List::new().limit(1).offset(0).query("")), json!({"limit": 1, "offset": 0, "query": ""}));
    }
}
