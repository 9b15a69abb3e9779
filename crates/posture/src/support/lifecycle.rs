//! How long a minor version of Kubernetes is maintained.
//!
//! Dates: <https://kubernetes.io/releases/patch-releases/>, and the page of each release.

use seawall_world::{Date, Version};

/// The last day of each minor version from 1.2 on.
const ENDS: &[Date] = &[
    Date::new(2016, 10, 23),
    Date::new(2016, 11, 1),
    Date::new(2017, 4, 21),
    Date::new(2017, 10, 1),
    Date::new(2017, 11, 23),
    Date::new(2018, 4, 4),
    Date::new(2018, 7, 12),
    Date::new(2018, 9, 29),
    Date::new(2019, 2, 13),
    Date::new(2019, 5, 1),
    Date::new(2019, 7, 8),
    Date::new(2019, 10, 15),
    Date::new(2019, 12, 11),
    Date::new(2020, 5, 6),
    Date::new(2020, 9, 2),
    Date::new(2021, 1, 13),
    Date::new(2021, 6, 18),
    Date::new(2021, 10, 28),
    Date::new(2022, 2, 28),
    Date::new(2022, 6, 28),
    Date::new(2022, 12, 8),
    Date::new(2023, 2, 28),
    Date::new(2023, 7, 28),
    Date::new(2023, 10, 28),
    Date::new(2024, 2, 28),
    Date::new(2024, 7, 16),
    Date::new(2024, 10, 22),
    Date::new(2025, 2, 28),
    Date::new(2025, 7, 15),
    Date::new(2025, 11, 11),
    Date::new(2026, 2, 28),
    Date::new(2026, 6, 28),
    Date::new(2026, 10, 27),
    Date::new(2027, 2, 28),
    Date::new(2027, 6, 28),
    Date::new(2027, 10, 28),
];

/// The first minor version of the table.
const FIRST: u32 = 2;

/// How a minor version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// It is maintained, as far as known for ever.
    Maintained,
    /// It ended on that day; none where it ended before the first of the table.
    Ended(Option<Date>),
    /// It is newer than what this build knows of.
    Newer,
}

/// How a minor version stands on a day.
pub(crate) fn support(version: Version, today: Date) -> Support {
    let place = version.minor.checked_sub(FIRST).filter(|_| version.major == 1);
    match place {
        None if version.major < 1 || version.major == 1 => Support::Ended(None),
        None => Support::Newer,
        Some(place) => match ENDS.get(place as usize) {
            Some(end) if *end < today => Support::Ended(Some(*end)),
            Some(_) => Support::Maintained,
            None => Support::Newer,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_end_on_their_day() {
        assert_eq!(ENDS.len() as u32 + FIRST - 1, Version::LATEST.minor);
        assert!(ENDS.is_sorted());
        let of = |minor: u32, today: &str| support(Version::new(minor), today.parse().expect("a date"));
        assert_eq!(of(31, "2025-11-11"), Support::Maintained);
        assert_eq!(of(31, "2025-11-12"), Support::Ended(Some(Date::new(2025, 11, 11))));
        assert_eq!(of(19, "2026-01-01"), Support::Ended(Some(Date::new(2021, 10, 28))));
        assert_eq!(of(35, "2026-11-21"), Support::Maintained);
        assert_eq!(of(34, "2026-11-21"), Support::Ended(Some(Date::new(2026, 10, 27))));
        assert_eq!(of(1, "2026-11-21"), Support::Ended(None));
        assert_eq!(of(38, "2026-11-21"), Support::Newer);
    }
}
