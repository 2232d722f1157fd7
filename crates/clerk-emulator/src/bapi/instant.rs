//! Instants as texts: RFC 3339.

/// Milliseconds since 1970 of a date and time like `2012-10-20T07:15:20.902Z`; none if it is no such text.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, rest) = rest.split_at_checked(8)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let (fraction_ms, zone) = fraction(rest)?;
    let within = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day) && hour < 24 && minute < 60;
    // 60 is a leap second, which counts as the one after it.
    if !within || second > 60 {
        return None;
    }
    let minutes = hour * 60 + minute - offset_minutes(zone)?;
    let seconds = days_since_1970(year, month, day) * 86_400 + minutes * 60 + second;
    Some(seconds * 1000 + fraction_ms)
}

/// Three numbers of so many digits.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Milliseconds of `.902`, if it stands there, and what follows.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.find(|digit: char| !digit.is_ascii_digit())?;
    let (digits, zone) = rest.split_at_checked(end)?;
    let milliseconds: String = digits.chars().chain("000".chars()).take(3).collect();
    if digits.is_empty() { None } else { Some((milliseconds.parse().ok()?, zone)) }
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = zone.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, zone.strip_prefix('-')?)))?;
    let [hours, minutes, _] = numbers(&format!("{rest}:00"), ':', [2, 2, 2])?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// In the calendar that counts from March, so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn instants_are_read_to_the_millisecond() {
        for (text, wanted) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2012-10-20T07:15:20.902Z", 1_350_717_320_902),
            ("2000-02-29T23:59:59.9999z", 951_868_799_999),
            ("2024-03-01T00:30:00+01:00", 1_709_249_400_000),
            ("1969-12-31 18:30:00.5-05:30", 500),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ] {
            assert_eq!(parse(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn all_else_is_no_instant() {
        for text in [
            "",
            "2012-10-20",
            "1350717320902",
            "2012-10-20T07:15:20",
            "2012-02-30T00:00:00Z",
            "2012-13-01T00:00:00Z",
            "2012-10-20T24:00:00Z",
            "2012-10-20T07:15:20.Z",
            "2012-10-20T07:15:20+1:00",
            "2012-10-20T07:15:20Zx",
            "+012-10-20T07:15:20Z",
            "2012-10-2öT07:15:20Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
