//! Milliseconds and seconds as two types, because adding one to the other is a mistake.
//!
//! API resources tell instants in milliseconds since the Unix epoch, tokens (JWT claims) and time-to-live settings in
//! seconds. The number of either is an `i64`; JSON numbers with a fraction (`1.0`) are accepted and the fraction is
//! dropped. A [`Lifetime`] asked for in a request is in seconds too, and keeps its fraction; an instant in the body of a
//! request is [`Rfc3339`] text.
//!
//! ```compile_fail,E0308
//! use clerk_types::time::{Millis, Seconds};
//!
//! let _ = Millis::new(1_716_883_200_000) > Seconds::new(1_716_883_200);
//! ```

mod rfc3339;

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::rfc3339::Rfc3339;
use crate::number;

/// Declares a count of some unit of time.
macro_rules! unit {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps the number.
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(time: $name) -> Self {
                time.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                number::i64(deserializer).map(Self)
            }
        }
    };
}

unit! {
    /// Milliseconds since the Unix epoch: the instants of API resources.
    ///
    /// ```
    /// use clerk_types::time::Millis;
    ///
    /// let at: Millis = serde_json::from_str("1716883200000.0")?;
    /// assert_eq!(at.get(), 1_716_883_200_000);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    Millis
}

unit! {
    /// Seconds: a time-to-live, or the instant of a JWT claim since the Unix epoch.
    ///
    /// ```
    /// use clerk_types::time::{Millis, Seconds};
    ///
    /// assert_eq!(Seconds::new(1_716_883_200).to_millis(), Some(Millis::new(1_716_883_200_000)));
    /// ```
    Seconds
}

impl Millis {
    /// The instant on the system's clock, or none if that cannot hold it.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 >= 0 {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        }
    }
}

impl Seconds {
    /// The same in milliseconds, or none if the number grows too large.
    pub const fn to_millis(self) -> Option<Millis> {
        match self.0.checked_mul(1000) {
            Some(millis) => Some(Millis(millis)),
            None => None,
        }
    }

    /// The length of time, or none if it is negative.
    pub fn to_duration(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_secs)
    }
}

/// How long something that is about to be created shall live, in seconds and fractions of them.
///
/// Made from numbers and from a [`Duration`]. Any number can be held; [`is_positive`](Self::is_positive) tells whether it
/// is a lifetime that can be asked for.
///
/// ```
/// use std::time::Duration;
///
/// use clerk_types::time::Lifetime;
///
/// assert_eq!(Lifetime::from(Duration::from_millis(1500)), Lifetime::from(1.5));
/// assert_eq!(serde_json::to_string(&Lifetime::from(3600))?, "3600");
/// assert!(!Lifetime::from(f64::NAN).is_positive());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Lifetime(f64);

impl Lifetime {
    /// The seconds.
    pub const fn as_secs_f64(self) -> f64 {
        self.0
    }

    /// Whether it is a finite number above zero.
    pub fn is_positive(self) -> bool {
        self.0.is_finite() && self.0 > 0.0
    }
}

impl From<f64> for Lifetime {
    fn from(seconds: f64) -> Self {
        Self(seconds)
    }
}

impl From<i32> for Lifetime {
    fn from(seconds: i32) -> Self {
        Self(seconds.into())
    }
}

impl From<i64> for Lifetime {
    fn from(seconds: i64) -> Self {
        Self(seconds as f64)
    }
}

impl From<u32> for Lifetime {
    fn from(seconds: u32) -> Self {
        Self(seconds.into())
    }
}

impl From<u64> for Lifetime {
    fn from(seconds: u64) -> Self {
        Self(seconds as f64)
    }
}

impl From<Seconds> for Lifetime {
    fn from(seconds: Seconds) -> Self {
        seconds.0.into()
    }
}

impl From<Duration> for Lifetime {
    fn from(duration: Duration) -> Self {
        Self(duration.as_secs_f64())
    }
}

impl Serialize for Lifetime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Whole seconds as an integer: nobody reads that wrongly. Up to 2^53 the conversion is exact.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() <= EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}
