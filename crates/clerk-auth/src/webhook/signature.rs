//! What the headers of a delivery say, and whether the signature is good. Time is a parameter.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{HmacKey, same_bytes};
use crate::request::{RequestHead, values};
use crate::time::UnixMillis;
use crate::webhook::error::{VerificationFailure, WebhookError};

/// How old, and how far ahead, a delivery may be: five minutes, inclusive.
pub(crate) const TOLERANCE_SECONDS: i64 = 300;

const ID: &str = "svix-id";
const TIMESTAMP: &str = "svix-timestamp";
const SIGNATURE: &str = "svix-signature";

/// The three headers of a delivery, none of them empty.
#[derive(Debug)]
pub(crate) struct Headers<'h> {
    pub(crate) id: Cow<'h, str>,
    timestamp: Cow<'h, str>,
    signatures: Cow<'h, str>,
}

/// When a delivery was sent, in seconds since the Unix epoch, as far as it says so itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct SentAt(i64);

impl<'h> Headers<'h> {
    /// Reads all three; the error names each that is missing or empty.
    pub(crate) fn read(head: &'h impl RequestHead) -> Result<Self, WebhookError> {
        let value = |name| values::joined(head, name).filter(|value| !value.is_empty());
        match (value(ID), value(TIMESTAMP), value(SIGNATURE)) {
            (Some(id), Some(timestamp), Some(signatures)) => Ok(Self { id, timestamp, signatures }),
            (id, timestamp, signatures) => {
                let named = [(ID, id.is_none()), (TIMESTAMP, timestamp.is_none()), (SIGNATURE, signatures.is_none())];
                Err(WebhookError::MissingHeaders(
                    named.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name).collect(),
                ))
            }
        }
    }

    /// Checks the time, then the signature over id, time and body with any of `keys`.
    pub(crate) fn verify(&self, keys: &[HmacKey], body: &[u8], now: UnixMillis) -> Result<SentAt, VerificationFailure> {
        let sent_at = SentAt::read(&self.timestamp)?;
        sent_at.check(now)?;
        let seconds = sent_at.0.to_string();
        let parts = [self.id.as_bytes(), b".", seconds.as_bytes(), b".", body];
        // One HMAC for each key, however many signatures there are.
        let is_signed = keys.iter().any(|key| {
            let expected = STANDARD.encode(key.tag(&parts));
            self.v1_signatures().any(|signature| same_bytes(signature.as_bytes(), expected.as_bytes()))
        });
        is_signed.then_some(sent_at).ok_or(VerificationFailure::NoMatchingSignature)
    }

    /// The signatures of version 1: `v1,<base64>`, separated by single spaces. Other versions are for other checks.
    fn v1_signatures(&self) -> impl Iterator<Item = &str> {
        self.signatures.split(' ').filter_map(|versioned| {
            let mut pieces = versioned.split(',');
            (pieces.next() == Some("v1")).then(|| pieces.next()).flatten()
        })
    }
}

impl SentAt {
    /// The integer that the text begins with, as the reference reads it. What is signed is this integer, so that what
    /// follows it changes nothing.
    fn read(text: &str) -> Result<Self, VerificationFailure> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..digits).filter(|digits| !digits.is_empty());
        let digits = digits.ok_or(VerificationFailure::UnreadableTimestamp)?;
        // Only a number beyond all times fails here, and it is out of tolerance like the largest.
        let seconds = digits.parse().unwrap_or(i64::MAX);
        Ok(Self(if is_negative { -seconds } else { seconds }))
    }

    fn check(self, now: UnixMillis) -> Result<(), VerificationFailure> {
        let age = now.0.div_euclid(1000).saturating_sub(self.0);
        if age > TOLERANCE_SECONDS {
            Err(VerificationFailure::TooOld)
        } else if age < -TOLERANCE_SECONDS {
            Err(VerificationFailure::TooNew)
        } else {
            Ok(())
        }
    }

    pub(crate) fn instant(self) -> UnixMillis {
        UnixMillis(self.0.saturating_mul(1000))
    }

    /// The first instant at which this delivery is too old.
    pub(crate) fn expires(self) -> UnixMillis {
        UnixMillis(self.0.saturating_add(TOLERANCE_SECONDS + 1).saturating_mul(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leading_integer_is_the_timestamp() {
        for (text, seconds) in [
            ("1790000000", 1_790_000_000),
            ("1790000000abc", 1_790_000_000),
            ("1790000000.9", 1_790_000_000),
            ("0001790000000", 1_790_000_000),
            ("+1790000000", 1_790_000_000),
            ("-5", -5),
            ("1e9", 1),
            ("0x10", 0),
            ("99999999999999999999", i64::MAX),
            ("-99999999999999999999", -i64::MAX),
        ] {
            assert_eq!(SentAt::read(text), Ok(SentAt(seconds)), "{text}");
        }
        for text in ["abc", "", "-", "+-1", " 1", ".5", "\u{fffd}1", "NaN"] {
            assert_eq!(SentAt::read(text), Err(VerificationFailure::UnreadableTimestamp), "{text}");
        }
    }

    #[test]
    fn five_minutes_are_tolerated_both_ways_and_not_a_second_more() {
        let sent_at = SentAt(1_790_000_000);
        for (now, expected) in [
            (1_790_000_000_000, Ok(())),
            (1_790_000_300_000, Ok(())),
            (1_790_000_300_999, Ok(())),
            (1_790_000_301_000, Err(VerificationFailure::TooOld)),
            (1_789_999_700_000, Ok(())),
            (1_789_999_699_999, Err(VerificationFailure::TooNew)),
            (i64::MAX, Err(VerificationFailure::TooOld)),
            (i64::MIN, Err(VerificationFailure::TooNew)),
        ] {
            assert_eq!(sent_at.check(UnixMillis(now)), expected, "{now}");
        }
        assert_eq!(sent_at.expires(), UnixMillis(1_790_000_301_000));
        for far in [SentAt(i64::MAX), SentAt(-i64::MAX)] {
            assert!(far.check(UnixMillis(0)).is_err() && far.expires() >= far.instant());
        }
    }

    #[test]
    fn only_version_one_counts() {
        let headers =
            |signatures: &'static str| Headers { id: "".into(), timestamp: "".into(), signatures: signatures.into() };
        let found = |signatures| headers(signatures).v1_signatures().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(found("v1,a v1a,b v2,c v1,d"), ["a", "d"]);
        assert_eq!(found("v1,a,b"), ["a"]);
        assert_eq!(found("v1 , v1,"), [""]);
        assert!(found("V1,a").is_empty() && found("a").is_empty());
    }
}
