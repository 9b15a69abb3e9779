//! Moments, to the second.

use std::fmt;
use std::str::FromStr;

const SECONDS_PER_DAY: i64 = 86_400;
/// Days from the first of March of the year 0 to the first of January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;
const DAYS_PER_400_YEARS: i64 = 146_097;

/// Seconds since 1970, in UTC. Reads and shows itself in RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

// === impl Time ===

impl Time {
    /// The same moment, some seconds earlier.
    pub fn minus(self, seconds: i64) -> Self {
        Time(self.0.saturating_sub(seconds))
    }

    /// The day, such as `2026-01-31`.
    pub fn day(self) -> String {
        let (year, month, day) = civil(self.0.div_euclid(SECONDS_PER_DAY));
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(SECONDS_PER_DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}

impl FromStr for Time {
    type Err = String;

    /// A day, which means its beginning, or a moment of RFC 3339; fractions of seconds are cut off.
    fn from_str(text: &str) -> Result<Self, String> {
        read(text).ok_or_else(|| {
            format!("\"{text}\" is no moment; write a day such as 2026-01-31, or 2026-01-31T09:30:00Z")
        })
    }
}

fn read(text: &str) -> Option<Time> {
    let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00:00Z"));
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_since_1970(year, month, day);
    // A day that its month does not have comes back as another one.
    (civil(days) == (year, month, day)).then_some(())?;
    let (clock, offset) = match clock.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let at = clock.rfind(['+', '-'])?;
            let [hours, minutes] = numbers(&clock[at + 1..], ':', [2, 2])?;
            let seconds = hours * 3600 + minutes * 60;
            (&clock[..at], if clock[at..].starts_with('-') { -seconds } else { seconds })
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    // Second 60 is a leap second.
    (hour < 24 && minute < 60 && second <= 60 && is_fraction).then_some(())?;
    Some(Time(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset))
}

/// Numbers of so many digits each, with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// Counted in years that begin in March, so that the day of a leap year is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_400_YEARS + day_of_era - DAYS_BEFORE_1970
}

/// Year, month and day.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_BEFORE_1970;
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_400_YEARS), days.rem_euclid(DAYS_PER_400_YEARS));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        // Seconds from `date -u -d TEXT +%s`.
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-28T23:59:59Z", 951_782_399),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
        ] {
            assert_eq!(text.parse(), Ok(Time(seconds)), "{text}");
            assert_eq!(Time(seconds).to_string(), text);
        }
    }

    #[test]
    fn what_rfc_3339_allows_is_read() {
        for (text, same) in [
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"),
            ("2026-01-31T22:30:00-02:30", "2026-02-01T01:00:00Z"),
            ("2026-01-31t10:00:00.123456z", "2026-01-31T10:00:00Z"),
            ("2026-01-31 10:00:00Z", "2026-01-31T10:00:00Z"),
        ] {
            assert_eq!(text.parse::<Time>(), same.parse(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-1-31",
            "2026-02-30",
            "2026-13-01",
            "2026-01-31T10:00Z",
            "2026-01-31T10:00:00",
            "2026-01-31T24:00:00Z",
            "2026-01-31T10:00:00.Z",
            "2026-01-31-01",
            "+026-01-31",
        ] {
            assert!(text.parse::<Time>().is_err(), "{text}");
        }
    }
}
