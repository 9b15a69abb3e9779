//! Known vulnerabilities of Kubernetes' programs, by release.

use std::sync::OnceLock;

use seawall_check::{At, Report};
use seawall_finding::CauseKind;
use seawall_world::{Release, Version};
use seawall_yaml::{Options, Value, read};

use crate::support::lifecycle::newer_than_known;

/// One of them.
#[derive(Debug)]
pub(crate) struct Advisory {
    /// The CVE.
    pub(crate) id: String,
    programs: Vec<String>,
    /// The only operating system of nodes that is affected.
    os: Option<String>,
    /// The CVSS base score, where one is known.
    score: Option<f64>,
    ranges: Vec<Range>,
}

/// Releases from one up to, but not including, another.
#[derive(Debug)]
struct Range {
    /// None from the first of all.
    from: Option<Release>,
    /// None where no release mends it.
    fixed: Option<Release>,
}

/// The vulnerabilities of a release of a program; those of an operating system only where it is the one
/// that the program runs on.
pub(crate) fn advisories(
    program: &str,
    release: Release,
    os: Option<&str>,
) -> impl Iterator<Item = &'static Advisory> {
    all().iter().filter(move |one| {
        let on_os = one.os.as_deref().is_none_or(|wanted| os == Some(wanted));
        on_os && one.programs.iter().any(|name| name == program) && one.range_of(release).is_some()
    })
}

/// Whether some vulnerability of a release depends on the operating system that the program runs on.
pub(crate) fn depend_on_os(program: &str, release: Release) -> bool {
    let mut systems = all().iter().filter_map(|one| one.os.as_deref());
    systems.any(|os| advisories(program, release, Some(os)).any(|one| one.os.is_some()))
}

/// Tells that nobody can say of a release that is newer than what this build knows; `noun` names the
/// program.
pub(crate) fn tell_if_newer(noun: &str, release: Release, at: At, report: &mut Report<'_>) {
    if release.version() > Version::LATEST {
        let detail = format!("{noun} is of release {release}, {}", newer_than_known());
        report.unknown(at, CauseKind::NotImplemented, detail);
    }
}

fn all() -> &'static [Advisory] {
    static ALL: OnceLock<Vec<Advisory>> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = include_str!("../../data/kubernetes-advisories.yaml");
        let stream = read(text.as_bytes(), &Options::default());
        let root = stream.documents.first().and_then(|document| document.root.as_ref().ok());
        let root = root.expect("a test reads the data file");
        stream.tree.value(*root).items().map(Advisory::read).collect()
    })
}

// === impl Advisory ===

impl Advisory {
    fn read(value: Value<'_>) -> Self {
        let text = |value: Value<'_>| value.as_str().unwrap_or_default().to_owned();
        Advisory {
            id: value.str_at(&["id"]).unwrap_or_default().to_owned(),
            programs: value.items_at(&["programs"]).map(text).collect(),
            os: value.str_at(&["os"]).map(str::to_owned),
            score: value.at(&["score"]).and_then(Value::as_f64),
            ranges: value.items_at(&["ranges"]).map(Range::read).collect(),
        }
    }

    fn range_of(&self, release: Release) -> Option<&Range> {
        self.ranges.iter().find(|range| {
            range.from.is_none_or(|from| from <= release) && range.fixed.is_none_or(|fixed| release < fixed)
        })
    }

    /// Tells of a program in one of the affected releases. Where no release mends it, only a person
    /// can say whether what else the advisory advises is done.
    pub(crate) fn tell(&self, program: &str, release: Release, at: At, report: &mut Report<'_>) {
        let score = self.score.map_or(String::new(), |score| format!(" (CVSS {score:.1})"));
        let fact = format!("{program} {release} is affected by {}{score}", self.id);
        let draft = match self.range_of(release).and_then(|range| range.fixed) {
            Some(fixed) => report.fail(at, format!("{fact}; {fixed} mends it")),
            None => report.manual(at, format!("{fact}, which no release mends")),
        };
        draft.discriminator(self.id.as_str());
    }
}

// === impl Range ===

impl Range {
    fn read(value: Value<'_>) -> Self {
        let release = |key| value.str_at(&[key]).and_then(|text| text.parse().ok());
        Range { from: release("from"), fixed: release("fixed") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids that a release of a program is affected by.
    fn ids(program: &str, release: &str, os: Option<&str>) -> Vec<&'static str> {
        let release = release.parse().expect("well-formed");
        advisories(program, release, os).map(|one| one.id.as_str()).collect()
    }

    #[test]
    fn every_record_is_whole() {
        assert!(all().len() > 40);
        for one in all() {
            assert!(
                one.id.starts_with("CVE-") && !one.programs.is_empty() && !one.ranges.is_empty(),
                "{one:?}"
            );
            for (index, range) in one.ranges.iter().enumerate() {
                assert!(range.from.is_some() || index == 0, "{one:?}");
                assert!(
                    range.fixed.is_none_or(|fixed| range.from.is_none_or(|from| from < fixed)),
                    "{}",
                    one.id
                );
            }
        }
    }

    #[test]
    fn releases_are_affected_as_the_records_say() {
        // CVE-2023-5528: kubelet on Windows, fixed in 1.28.4, 1.27.8, 1.26.11 and 1.25.16, from 1.8.0 on.
        for (release, affected) in [
            ("1.28.3", true),
            ("1.28.4", false),
            ("1.27.8", false),
            ("1.27.0", true),
            ("1.26.10", true),
            ("1.25.16", false),
            ("1.8.0", true),
            ("1.7.9", false),
            ("1.29.0", false),
        ] {
            assert_eq!(
                ids("kubelet", release, Some("windows")).contains(&"CVE-2023-5528"),
                affected,
                "{release}"
            );
            assert!(!ids("kubelet", release, Some("linux")).contains(&"CVE-2023-5528"), "{release}");
            assert!(!ids("kube-proxy", release, Some("windows")).contains(&"CVE-2023-5528"), "{release}");
        }
        // CVE-2021-25741, as issue 104980 corrects the record.
        for (release, affected) in
            [("1.22.1", true), ("1.22.2", false), ("1.19.14", true), ("1.19.15", false)]
        {
            assert_eq!(ids("kubelet", release, None).contains(&"CVE-2021-25741"), affected, "{release}");
        }
        // CVE-2025-13281: from an unfinished release on.
        assert!(ids("kube-controller-manager", "v1.34.1", None).contains(&"CVE-2025-13281"));
        assert!(ids("kube-controller-manager", "v1.34.0-alpha.0", None).contains(&"CVE-2025-13281"));
        assert!(!ids("kube-controller-manager", "v1.34.2", None).contains(&"CVE-2025-13281"));
    }
}
