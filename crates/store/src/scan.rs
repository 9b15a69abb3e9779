//! What is handed to a store.

use std::collections::HashSet;

use seawall_finding::{Cause, FingerprintBuilder, Gap, Hidden, ObjectName, Record};

use crate::time::Time;

/// Most findings of one scan.
pub const FINDINGS_MAX: usize = 2_000_000;
/// Longest text that is kept; the rest is cut off, and said to be.
pub const TEXT_BYTES_MAX: usize = 4096;

/// One scan.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'s> {
    /// The name of what was scanned. Scans of one target follow each other; targets are kept apart.
    pub target: &'s str,
    /// When it began.
    pub started: Time,
    /// The version of Seawall.
    pub version: &'s str,
    /// What it found. Nothing may have been filtered out.
    pub findings: &'s [Record],
    /// What it looked at.
    pub coverage: &'s Coverage,
}

/// What a scan looked at, and thus what it may say of findings that it does not list.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Ids of the checks that ran.
    pub checks: HashSet<String>,
    /// Everything that chose which objects were asked for: paths, patterns, namespaces, labels. An object
    /// that is not there is gone only where the very same was asked for when it was last seen. Empty where
    /// nobody knows what was asked for: then nothing is gone.
    pub scope: Vec<String>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    objects: HashSet<Identity>,
}

/// What makes an object the same in every version of its API.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Identity {
    group: String,
    kind: String,
    namespace: Option<String>,
    name: String,
}

/// What a scan says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sight<'c> {
    /// It was read.
    Read,
    /// It is not there.
    Gone,
    /// It may be there: something else was asked for.
    NotAsked,
    /// It may be there: it was asked for and could not be read.
    Blind(&'c Cause),
}

// === impl Coverage ===

impl Coverage {
    /// Adds an object that was read.
    pub fn saw(&mut self, object: &ObjectName) {
        self.objects.insert(Identity::of(object));
    }

    /// How many objects were read.
    pub fn objects(&self) -> usize {
        self.objects.len()
    }

    /// The scope in a few letters.
    pub(crate) fn scope_name(&self) -> String {
        let mut builder = FingerprintBuilder::new();
        for part in &self.scope {
            builder.part(part);
        }
        builder.finish().to_string()
    }

    /// What the scan says of the object of a finding that was seen when a scope was asked for.
    pub(crate) fn sight(&self, record: &Record, is_same_scope: bool) -> Sight<'_> {
        let identity = Identity::of(&record.object);
        let is_read = self.objects.contains(&identity);
        // An object that was read elsewhere does not stand for the one in a source that could not be read.
        let hides = |gap: &&Gap| match is_read {
            true => holds(gap, &record.place.path),
            false => may_hide(&gap.hides, &identity),
        };
        match self.gaps.iter().find(hides) {
            Some(gap) => Sight::Blind(&gap.cause),
            None if is_read => Sight::Read,
            None if is_same_scope => Sight::Gone,
            None => Sight::NotAsked,
        }
    }
}

/// Whether an object may exist without anyone having seen it.
fn may_hide(hidden: &Hidden, object: &Identity) -> bool {
    let elsewhere = match (hidden, &object.namespace) {
        (Hidden::Kind { namespace: Some(hidden), .. }, Some(namespace)) => hidden != namespace,
        // An object whose namespace nobody knows may be in any.
        _ => false,
    };
    !elsewhere && hidden.hides_kind(&object.group, &object.kind)
}

/// Whether a source of unknown content could not be read, and a path is its own or leads into it.
fn holds(gap: &Gap, path: &str) -> bool {
    let source = &gap.place.path;
    let is_word = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let leads_into = path.strip_prefix(source).is_some_and(|rest| !rest.starts_with(is_word));
    gap.hides == Hidden::Anything && !source.is_empty() && leads_into
}

// === impl Identity ===

impl Identity {
    fn of(object: &ObjectName) -> Self {
        let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
        Identity {
            group: group.to_owned(),
            kind: object.kind.clone(),
            namespace: object.namespace.clone(),
            name: object.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use seawall_finding::{CauseKind, Place, Severity, Verdict};

    use super::*;

    fn record(api_version: &str, kind: &str, namespace: Option<&str>, path: &str) -> Record {
        Record {
            fingerprint: "00".to_owned(),
            check: "privileged-container".to_owned(),
            severity: Severity::High,
            verdict: Verdict::Fail,
            object: ObjectName {
                api_version: api_version.to_owned(),
                kind: kind.to_owned(),
                namespace: namespace.map(str::to_owned),
                name: "cart".to_owned(),
            },
            field: "spec".to_owned(),
            place: Place { path: path.to_owned(), position: None },
            message: "it is".to_owned(),
            ignored: None,
        }
    }

    fn gap(hides: Hidden, path: &str) -> Gap {
        Gap {
            cause: Cause::new(CauseKind::Unreadable, "permission denied"),
            place: Place { path: path.to_owned(), position: None },
            hint: None,
            excerpt: None,
            hides,
        }
    }

    fn kind(kind: &str, namespace: Option<&str>) -> Hidden {
        Hidden::Kind { group: String::new(), kind: kind.to_owned(), namespace: namespace.map(str::to_owned) }
    }

    #[test]
    fn an_object_is_the_same_in_every_version_of_its_group() {
        let mut coverage = Coverage::default();
        coverage.saw(&record("apps/v1beta1", "Deployment", Some("shop"), "").object);
        for (api_version, namespace, expected) in [
            ("apps/v1", Some("shop"), Sight::Read),
            ("extensions/v1", Some("shop"), Sight::Gone),
            ("apps/v1", None, Sight::Gone),
        ] {
            let record = record(api_version, "Deployment", namespace, "a.yaml");
            assert_eq!(coverage.sight(&record, true), expected, "{api_version} {namespace:?}");
        }
    }

    #[test]
    fn what_may_be_hidden_is_not_gone() {
        let secret = record("v1", "Secret", Some("shop"), "a.yaml");
        for (hides, is_hidden) in [
            (Hidden::Anything, true),
            (Hidden::Group(String::new()), true),
            (Hidden::Group("apps".to_owned()), false),
            (kind("Secret", None), true),
            (kind("Secret", Some("shop")), true),
            (kind("Secret", Some("other")), false),
            (kind("Pod", Some("shop")), false),
            (Hidden::Parts, false),
        ] {
            let gap = gap(hides, "b.yaml");
            let coverage = Coverage { gaps: vec![gap.clone()], ..Coverage::default() };
            let expected = if is_hidden { Sight::Blind(&gap.cause) } else { Sight::Gone };
            assert_eq!(coverage.sight(&secret, true), expected, "{gap:?}");
        }
    }

    #[test]
    fn an_object_read_elsewhere_is_not_the_one_in_a_source_that_was_not_read() {
        let twin = record("v1", "Pod", Some("shop"), "b/pod.yaml");
        for (gap, is_hidden) in [
            (gap(Hidden::Anything, "b/pod.yaml"), true),
            (gap(Hidden::Anything, "b"), true),
            (gap(Hidden::Anything, "a/pod.yaml"), false),
            (gap(Hidden::Anything, "b/po"), false),
            (gap(Hidden::Anything, ""), false),
            (gap(kind("Pod", None), "b"), false),
        ] {
            let mut coverage = Coverage { gaps: vec![gap.clone()], ..Coverage::default() };
            coverage.saw(&twin.object);
            let expected = if is_hidden { Sight::Blind(&gap.cause) } else { Sight::Read };
            assert_eq!(coverage.sight(&twin, true), expected, "{gap:?}");
        }
    }

    #[test]
    fn what_was_not_asked_for_is_not_gone() {
        let pod = record("v1", "Pod", Some("shop"), "a.yaml");
        assert_eq!(Coverage::default().sight(&pod, true), Sight::Gone);
        assert_eq!(Coverage::default().sight(&pod, false), Sight::NotAsked);
        let scope = |parts: &[&str]| {
            let scope = parts.iter().map(ToString::to_string).collect();
            Coverage { scope, ..Coverage::default() }.scope_name()
        };
        assert_eq!(scope(&["a", "b"]), scope(&["a", "b"]));
        assert_ne!(scope(&["a", "b"]), scope(&["ab"]));
    }
}
