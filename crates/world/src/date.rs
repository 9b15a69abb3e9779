//! A day, for what ends on one.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar; in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

// === impl Date ===

impl Date {
    /// The day of a month, both counted from one.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Date { year, month, day }
    }

    /// The same day a year earlier; only its order counts, so that the 29th of February needs no care.
    pub fn a_year_before(self) -> Self {
        Date { year: self.year.saturating_sub(1), ..self }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads `2026-11-21`, also where a time follows as in RFC 3339.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("\"{text}\" is no date; expected one like 2026-11-21");
        let date = text.split_once(['T', 't', ' ']).map_or(text, |(date, _)| date);
        let mut parts = date.splitn(3, '-');
        let mut part = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.parse::<u16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (part(4), part(2), part(2));
        match (year, month, day) {
            (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) => {
                Ok(Date::new(year, month as u8, day as u8))
            }
            _ => Err(refuse()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_ordered() {
        let date = |text: &str| text.parse::<Date>();
        assert_eq!(date("2026-11-21"), Ok(Date::new(2026, 11, 21)));
        assert_eq!(date("2026-11-21T06:13:00Z"), date("2026-11-21"));
        assert!(date("2026-02-28") < date("2026-11-01") && date("2025-12-31") < date("2026-01-01"));
        for text in
            ["", "2026", "2026-13-01", "2026-1-1", "2026-01-00", "26-01-01", "2026-01-0x", "2026-+1-01"]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
