//! How long Kubernetes and container runtimes are maintained.
//!
//! Dates of Kubernetes: <https://kubernetes.io/releases/patch-releases/>, and the page of each release.

use seawall_check::{At, Context, Draft, Report};
use seawall_finding::CauseKind;
use seawall_world::{Date, Release, Version};

use crate::support::node_system::Term;

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

/// The last day of a minor version, if this build knows it.
pub(crate) fn end_of(version: Version) -> Option<Date> {
    let place = version.minor.checked_sub(FIRST).filter(|_| version.major == 1)?;
    ENDS.get(place as usize).copied()
}

/// How a minor version stands on a day.
pub(crate) fn support(version: Version, today: Date) -> Support {
    let place = version.minor.checked_sub(FIRST).filter(|_| version.major == 1);
    match place {
        None if version.major <= 1 => Support::Ended(None),
        None => Support::Newer,
        Some(place) => match ENDS.get(place as usize) {
            Some(end) if *end < today => Support::Ended(Some(*end)),
            Some(_) => Support::Maintained,
            None => Support::Newer,
        },
    }
}

/// Tells of a program of Kubernetes, which `noun` names, whose minor version has ended; of a version
/// that this build does not know, that nobody can say. Gives the failure.
pub(crate) fn tell_support<'r>(
    noun: &str,
    version: Version,
    at: At,
    context: &Context<'_>,
    report: &'r mut Report<'_>,
) -> Option<&'r mut Draft> {
    let today = today(&at, context, report)?;
    match support(version, today) {
        Support::Maintained => None,
        Support::Ended(end) => {
            let since = end.map_or(String::new(), |end| format!(" since {end}"));
            Some(report.fail(at, format!("{noun} is of version {version}, which is not maintained{since}")))
        }
        Support::Newer => {
            let detail = format!("{noun} is of version {version}, {}", newer_than_known());
            report.unknown(at, CauseKind::NotImplemented, detail);
            None
        }
    }
}

/// Why nothing is said of a version, behind its name.
pub(crate) fn newer_than_known() -> String {
    format!("and this build knows of Kubernetes only up to {}", Version::LATEST)
}

/// Tells of what is not maintained any more; where this build does not know, that nobody can say.
pub(crate) fn tell_end(name: &str, term: Term, at: At, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(today) = today(&at, context, report) else { return };
    let unknown = match term {
        Term::Until(end) if end < today => {
            report.fail(at, format!("{name} is not maintained since {end}"));
            return;
        }
        Term::Until(_) => return,
        Term::Newest => {
            "is maintained in its newest release alone, and this build does not know which that is"
        }
        Term::Unknown => "may be maintained or not: this build does not know how long",
    };
    report.unknown(at, CauseKind::NotImplemented, format!("{name} {unknown}"));
}

/// The day of the scan; where nobody says, what depends on it is unknown.
fn today(at: &At, context: &Context<'_>, report: &mut Report<'_>) -> Option<Date> {
    let today = context.world.settings().today;
    if today.is_none() {
        report.unknown(at.clone(), CauseKind::Unresolved, "it depends on the day, which is not known");
    }
    today
}

/// The last day of minor versions of containerd: <https://containerd.io/releases/>.
const CONTAINERD_ENDS: &[(u32, u32, Date)] = &[
    (1, 3, Date::new(2021, 3, 4)),
    (1, 4, Date::new(2022, 3, 3)),
    (1, 5, Date::new(2023, 2, 28)),
    (1, 6, Date::new(2025, 8, 23)),
    (1, 7, Date::new(2026, 9, 30)),
    (2, 0, Date::new(2025, 11, 7)),
    (2, 1, Date::new(2026, 5, 5)),
    (2, 2, Date::new(2026, 11, 6)),
    (2, 3, Date::new(2028, 4, 27)),
];

/// How long the minor version of a container runtime, as a node tells it with its release, is maintained.
pub(crate) fn runtime_term(runtime: &str, release: Release) -> Term {
    let minor = (release.major, release.minor);
    match runtime {
        "containerd" => {
            // What is older than the first has ended with it at the latest.
            let at = CONTAINERD_ENDS.partition_point(|(major, number, _)| (*major, *number) < minor);
            let found = CONTAINERD_ENDS.get(at);
            let known = found.filter(|(major, number, _)| at == 0 || (*major, *number) == minor);
            known.map_or(Term::Unknown, |one| Term::Until(one.2))
        }
        // Its minor versions follow those of Kubernetes: https://github.com/cri-o/cri-o#compatibility-matrix
        "cri-o" => end_of(release.version()).map_or(Term::Unknown, Term::Until),
        _ => Term::Unknown,
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

    #[test]
    fn runtimes_end_on_their_day() {
        assert!(CONTAINERD_ENDS.is_sorted_by_key(|(major, minor, _)| (*major, *minor)));
        let until = |text: &str| Term::Until(text.parse().expect("a date"));
        for (runtime, major, minor, term) in [
            ("containerd", 1, 7, until("2026-09-30")),
            ("containerd", 2, 0, until("2025-11-07")),
            ("containerd", 1, 2, until("2021-03-04")),
            ("containerd", 1, 9, Term::Unknown),
            ("containerd", 2, 9, Term::Unknown),
            ("cri-o", 1, 31, until("2025-11-11")),
            ("cri-o", 1, 1, Term::Unknown),
            ("cri-o", 1, 99, Term::Unknown),
            ("docker", 24, 0, Term::Unknown),
        ] {
            assert_eq!(
                runtime_term(runtime, Release::new(major, minor, 9)),
                term,
                "{runtime} {major}.{minor}"
            );
        }
    }
}
