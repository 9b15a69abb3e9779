//! Days, as people write them where something ends.

use std::fmt;
use std::str::FromStr;

/// A day of the calendar, written `2027-06-30`. Days begin and end in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

// === impl Day ===

impl Day {
    /// The day of a time in RFC 3339, in UTC; none for other texts.
    pub fn of_time(time: &str) -> Option<Day> {
        time.get(..10)?.parse().ok()
    }

    /// The days from another day on to this one; negative where it came before.
    pub fn since(self, other: Day) -> i64 {
        self.number() - other.number()
    }

    /// Days since an early one. Years begin in March here, so that a leap day ends its year.
    fn number(self) -> i64 {
        let (year, month) = match self.month {
            0..=2 => (i64::from(self.year) - 1, i64::from(self.month) + 9),
            later => (i64::from(self.year), i64::from(later) - 3),
        };
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + i64::from(self.day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a day such as 2027-06-30".to_owned();
        let bytes = text.as_bytes();
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(expected());
        }
        let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(5, 7), digits(8, 10)) else {
            return Err(expected());
        };
        if !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
            return Err("there is no such day".to_owned());
        }
        Ok(Day { year, month: month as u8, day: day as u8 })
    }
}

fn days_of(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u16::from(leap),
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for text in ["2000-02-29", "2024-02-29", "2026-12-31", "0001-01-01"] {
            assert_eq!(day(text).to_string(), text);
        }
        let words = ["", "2026-1-1", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29", "2026-04-31"];
        for wrong in words.into_iter().chain(["20260401", "2026/04/01", "+026-04-01", "2026-04-01T00:00:00Z"])
        {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!(Day::of_time("2026-04-01T23:59:59Z"), Some(day("2026-04-01")));
        assert_eq!(Day::of_time("now"), None);
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        // Expected values from `date -u -d DAY +%s`, divided by the seconds of a day.
        for (text, expected) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2100-03-01", 47_541)]
        {
            assert_eq!(day(text).since(day("1970-01-01")), expected, "{text}");
        }
        assert_eq!(day("2026-01-01").since(day("2026-12-31")), -364);
        assert!(day("2026-02-01") > day("2026-01-31"));
    }
}
