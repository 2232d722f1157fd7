//! Instants as RFC 3339 text, which is how request bodies hold them.

use std::time::SystemTime;

use serde::{Serialize, Serializer, ser::Error};

use super::Millis;

const DAY: i64 = 86_400_000;

/// An instant in the body of a request: written as RFC 3339 text in UTC, to the millisecond.
///
/// Made from [`Millis`] and from a [`SystemTime`]. A year that has no four digits cannot be written.
///
/// ```
/// use clerk_types::time::{Millis, Rfc3339};
///
/// let at = Rfc3339::from(Millis::new(1_716_883_200_000));
/// assert_eq!(serde_json::to_string(&at)?, r#""2024-05-28T08:00:00.000Z""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Rfc3339(Millis);

impl Rfc3339 {
    /// The instant as a number.
    pub const fn millis(self) -> Millis {
        self.0
    }
}

impl From<Millis> for Rfc3339 {
    fn from(instant: Millis) -> Self {
        Self(instant)
    }
}

impl From<SystemTime> for Rfc3339 {
    fn from(instant: SystemTime) -> Self {
        // What does not fit into the number fits into no four digits either.
        let number = match instant.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
        };
        Self(Millis::new(number))
    }
}

impl Serialize for Rfc3339 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match text(self.0.get()) {
            Some(text) => serializer.serialize_str(&text),
            None => Err(S::Error::custom("an instant is outside the years 0 to 9999")),
        }
    }
}

fn text(millis: i64) -> Option<String> {
    let (year, month, day) = date(millis.div_euclid(DAY));
    if !(0..=9999).contains(&year) {
        return None;
    }
    let time = millis.rem_euclid(DAY);
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", time % 1000))
}

/// Year, month and day of the day that lies so many days after 1970-01-01, in the Gregorian calendar.
fn date(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day is the last of its year, and in eras of 400 years, all of which
    // have the same number of days.
    const ERA: i64 = 146_097;
    const FROM_YEAR_0: i64 = 719_468;
    let days = days + FROM_YEAR_0;
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // From March on, five months have 153 days, again and again.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    let year = days.div_euclid(ERA) * 400 + year_of_era + i64::from(is_next_year);
    (year, if is_next_year { month - 9 } else { month + 3 }, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn instants() {
        // Each as `date --utc` writes it.
        for (millis, expected) in [
            (0, Some("1970-01-01T00:00:00.000Z")),
            (-1, Some("1969-12-31T23:59:59.999Z")),
            (951_782_399_999, Some("2000-02-28T23:59:59.999Z")),
            (951_782_400_000, Some("2000-02-29T00:00:00.000Z")),
            (951_868_800_000, Some("2000-03-01T00:00:00.000Z")),
            (978_220_800_000, Some("2000-12-31T00:00:00.000Z")),
            (4_107_542_400_000, Some("2100-03-01T00:00:00.000Z")),
            (1_790_000_000_050, Some("2026-09-21T14:13:20.050Z")),
            (253_402_300_799_999, Some("9999-12-31T23:59:59.999Z")),
            (253_402_300_800_000, None),
            (-62_167_219_200_000, Some("0000-01-01T00:00:00.000Z")),
            (-62_167_219_200_001, None),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(text(millis).as_deref(), expected);
        }
    }

    #[test]
    fn each_day_follows_the_one_before() {
        let mut last = date(-1);
        assert_eq!(last, (1969, 12, 31));
        for day in 0..=150_000 {
            let today = date(day);
            let is_leap = last.0 % 4 == 0 && (last.0 % 100 != 0 || last.0 % 400 == 0);
            let length = match last.1 {
                2 => 28 + i64::from(is_leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let expected = match (last.1, last.2 == length) {
                (12, true) => (last.0 + 1, 1, 1),
                (month, true) => (last.0, month + 1, 1),
                (month, false) => (last.0, month, last.2 + 1),
            };
            assert_eq!(today, expected);
            last = today;
        }
    }

    #[test]
    fn a_year_of_five_digits_is_an_error() {
        assert!(serde_json::to_value(Rfc3339::from(Millis::new(i64::MAX))).is_err());
    }

    #[test]
    fn from_the_clock() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(Rfc3339::from(epoch + Duration::from_millis(1500)).millis(), Millis::new(1500));
        assert_eq!(Rfc3339::from(epoch - Duration::from_millis(1500)).millis(), Millis::new(-1500));
    }
}
