//! Checks of arguments before any traffic. Only what the API is sure to refuse is refused here.
//!
//! The texts name the argument and the rule, never a value that may be secret.

use clerk_types::time::Lifetime;

use crate::{File, Request, pages::Paged};

/// The largest logo, in bytes, if a megabyte is the larger of the two things that are called so.
const MAX_LOGO: usize = 10 * 1024 * 1024;

/// How long the key is at most that says which calls do the same thing.
const MAX_IDEMPOTENCY_KEY: usize = 255;

/// What is wrong with an argument, if anything.
pub(super) type Outcome = Result<(), String>;

impl Request {
    /// Makes `send` fail, before any traffic, if a check did.
    pub(super) fn check(self, outcome: Outcome) -> Self {
        match outcome {
            Ok(()) => self,
            Err(problem) => self.reject(problem),
        }
    }

    /// Adds the parameters of a list. The API takes a limit that is too high for 10; here it is an error.
    pub(super) fn page<P: Paged>(self, params: &P) -> Self {
        self.check(within("limit", params.limit().map(i64::from), 1, P::MAX_LIMIT.into())).query_all(params)
    }
}

/// A text that must not be empty, such as an identifier or a token.
pub(super) fn filled(name: &str, text: &str) -> Outcome {
    if text.is_empty() { Err(format!("`{name}` is empty")) } else { Ok(()) }
}

/// A value that need not be there, by the check of one that is.
pub(super) fn optional<T>(value: Option<T>, check: impl FnOnce(T) -> Outcome) -> Outcome {
    value.map_or(Ok(()), check)
}

/// A text with a length in characters.
pub(super) fn length(name: &str, text: &str, min: usize, max: usize) -> Outcome {
    // A server may count characters or UTF-16 units. Each limit uses the count that lets more through.
    if text.encode_utf16().count() < min {
        Err(format!("`{name}` is shorter than {min} characters"))
    } else if text.chars().count() > max {
        Err(format!("`{name}` is longer than {max} characters"))
    } else {
        Ok(())
    }
}

/// The part of an email address before the `@`.
pub(super) fn local_part(name: &str, text: &str) -> Outcome {
    if text.contains('@') {
        Err(format!("`{name}` is more than the part of an address before the `@`"))
    } else {
        Ok(())
    }
}

/// A key that says which calls do the same thing.
pub(super) fn idempotency_key(name: &str, key: &str) -> Outcome {
    let is_plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_plain && (1..=MAX_IDEMPOTENCY_KEY).contains(&key.len()) {
        Ok(())
    } else {
        Err(format!("`{name}` is not 1 to {MAX_IDEMPOTENCY_KEY} of `a-z`, `A-Z`, `0-9`, `_` and `-`"))
    }
}

/// A list with a largest number of entries.
pub(super) fn at_most<T>(name: &str, entries: &[T], max: usize) -> Outcome {
    if entries.len() > max { Err(format!("`{name}` has {} entries; {max} is the most", entries.len())) } else { Ok(()) }
}

/// A list with a largest number of entries, and at least one.
pub(super) fn some<T>(name: &str, entries: &[T], max: usize) -> Outcome {
    if entries.is_empty() { Err(format!("`{name}` is empty")) } else { at_most(name, entries, max) }
}

/// A whole number within bounds, if there is one.
pub(super) fn within(name: &str, number: Option<i64>, min: i64, max: i64) -> Outcome {
    match number {
        Some(number) if !(min..=max).contains(&number) => {
            Err(format!("`{name}` is {number}; it must be {min} to {max}"))
        }
        _ => Ok(()),
    }
}

/// A lifetime, if there is one: finite and above zero.
pub(super) fn lifetime(name: &str, lifetime: Option<&Lifetime>) -> Outcome {
    match lifetime {
        Some(lifetime) if !lifetime.is_positive() => {
            Err(format!("`{name}` is {}; it must be a finite number of seconds above zero", lifetime.as_secs_f64()))
        }
        _ => Ok(()),
    }
}

/// A logo: what Clerk documents about its type and size.
pub(super) fn logo(file: &File) -> Outcome {
    if !["image/jpeg", "image/png", "image/gif", "image/webp"].contains(&file.content_type()) {
        return Err("a logo must be a JPEG, PNG, GIF or WebP".to_owned());
    }
    match file.bytes().len() {
        0 => Err("the logo is empty".to_owned()),
        size if size > MAX_LOGO => Err(format!("the logo has {size} bytes; 10 MB is the most")),
        _ => Ok(()),
    }
}
