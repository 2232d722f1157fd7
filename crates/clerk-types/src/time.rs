//! Milliseconds and seconds as two types, because adding one to the other is a mistake.
//!
//! API resources tell instants in milliseconds since the Unix epoch, tokens (JWT claims) and time-to-live settings in
//! seconds. The number of either is an `i64`; JSON numbers with a fraction (`1.0`) are accepted and the fraction is
//! dropped.
//!
//! ```compile_fail,E0308
//! use clerk_types::time::{Millis, Seconds};
//!
//! let _ = Millis::new(1_716_883_200_000) > Seconds::new(1_716_883_200);
//! ```

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize};

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
