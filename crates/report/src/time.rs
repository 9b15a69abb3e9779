//! Times, as formats count them.

use seawall_finding::Day;

/// Seconds since 1970 of a time in RFC 3339 that is in UTC.
pub(crate) fn epoch_seconds(time: &str) -> Option<u64> {
    let epoch: Day = "1970-01-01".parse().ok()?;
    let days = u64::try_from(Day::of_time(time)?.since(epoch)).ok()?;
    let clock = time.get(10..)?.strip_prefix('T')?.strip_suffix('Z')?;
    let mut parts = clock.get(..8)?.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_counted_as_the_calendar_does() {
        // Expected values from `date -u -d TIME +%s`.
        assert_eq!(epoch_seconds("2026-01-02T03:04:05Z"), Some(1_767_323_045));
        assert_eq!(epoch_seconds("2000-02-29T23:59:59.5Z"), Some(951_868_799));
        for wrong in ["", "2026-01-02", "2026-01-02T03:04:05+01:00", "2026-01-02 03:04:05Z", "x"] {
            assert_eq!(epoch_seconds(wrong), None, "{wrong}");
        }
    }
}
