//! What has changed between two results.

use std::collections::HashMap;

use crate::record::Record;
use crate::severity::Severity;
use crate::verdict::Verdict;

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Only the later result has it.
    New,
    /// Both have it, and its verdict is another, or somebody has accepted it or does no more.
    Changed,
    /// Only the earlier result has it, and the later one cannot tell whether it is gone: something was
    /// not read, or its check did not run.
    Unseen,
    /// Only the earlier result has it.
    Fixed,
    /// Both have it, at different places.
    Moved,
    /// Both have it, at one place.
    Unchanged,
}

/// One finding of either result or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'r> {
    /// What became of it.
    pub kind: ChangeKind,
    /// The finding of the earlier result.
    pub before: Option<&'r Record>,
    /// The finding of the later result.
    pub after: Option<&'r Record>,
}

// === impl ChangeKind ===

impl ChangeKind {
    /// All kinds, those first that matter most.
    pub const ALL: [ChangeKind; 6] = [
        ChangeKind::New,
        ChangeKind::Changed,
        ChangeKind::Unseen,
        ChangeKind::Fixed,
        ChangeKind::Moved,
        ChangeKind::Unchanged,
    ];

    /// The word used in every format.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Changed => "changed",
            ChangeKind::Unseen => "unseen",
            ChangeKind::Fixed => "fixed",
            ChangeKind::Moved => "moved",
            ChangeKind::Unchanged => "unchanged",
        }
    }
}

// === impl Change ===

impl<'r> Change<'r> {
    /// The finding as it is now, or was last.
    pub fn record(&self) -> &'r Record {
        self.after.or(self.before).expect("a change has a finding of one side at least")
    }

    /// Whether it is an open failure that was none before, at least of a severity.
    pub fn breaks(&self, least: Severity) -> bool {
        matches!(self.kind, ChangeKind::New | ChangeKind::Changed)
            && self.after.is_some_and(|after| is_open_failure(after) && after.severity >= least)
            && !self.before.is_some_and(|before| is_open_failure(before) && before.severity >= least)
    }
}

fn is_open_failure(record: &Record) -> bool {
    record.verdict == Verdict::Fail && record.ignored.is_none()
}

/// Compares two results by the fingerprints of their findings; those of the later one come first, each
/// side in its order. `may_hide` says whether the later result might have a finding and not show it.
pub fn diff<'r>(
    before: impl IntoIterator<Item = &'r Record>,
    after: impl IntoIterator<Item = &'r Record>,
    may_hide: impl Fn(&Record) -> bool,
) -> Vec<Change<'r>> {
    let before: Vec<&Record> = before.into_iter().collect();
    let mut earlier: HashMap<&str, (usize, &Record)> = HashMap::new();
    for (at, record) in before.iter().enumerate() {
        earlier.entry(&record.fingerprint).or_insert((at, record));
    }
    let mut found = vec![false; before.len()];
    let mut changes = Vec::new();
    for record in after {
        let known = earlier.get(record.fingerprint.as_str()).copied();
        let kind = match known {
            None => ChangeKind::New,
            Some((at, was)) => {
                found[at] = true;
                kind_of_both(was, record)
            }
        };
        changes.push(Change { kind, before: known.map(|(_, was)| was), after: Some(record) });
    }
    for record in before.into_iter().zip(found).filter(|(_, found)| !found).map(|(record, _)| record) {
        let kind = if may_hide(record) { ChangeKind::Unseen } else { ChangeKind::Fixed };
        changes.push(Change { kind, before: Some(record), after: None });
    }
    changes
}

fn kind_of_both(before: &Record, after: &Record) -> ChangeKind {
    let state = |record: &Record| (record.verdict, record.ignored.is_some(), record.severity);
    if state(before) != state(after) {
        ChangeKind::Changed
    } else if before.place != after.place {
        ChangeKind::Moved
    } else {
        ChangeKind::Unchanged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acceptance::Acceptance;
    use crate::gap::Place;
    use crate::record::ObjectName;
    use crate::verdict::CauseKind;

    fn record(fingerprint: &str, line: u32, verdict: Verdict) -> Record {
        Record {
            fingerprint: fingerprint.to_owned(),
            check: "check".to_owned(),
            severity: Severity::High,
            verdict,
            object: ObjectName {
                api_version: "v1".to_owned(),
                kind: "Pod".to_owned(),
                namespace: None,
                name: "a".to_owned(),
            },
            field: String::new(),
            place: Place { path: "a.yaml".to_owned(), position: Some((line, 1)) },
            message: String::new(),
            ignored: None,
        }
    }

    fn of(before: &[Record], after: &[Record], may_hide: bool) -> Vec<(&'static str, String, bool)> {
        diff(before, after, |_| may_hide)
            .iter()
            .map(|one| (one.kind.name(), one.record().fingerprint.clone(), one.breaks(Severity::High)))
            .collect()
    }

    fn told(kind: &'static str, fingerprint: &str, breaks: bool) -> (&'static str, String, bool) {
        (kind, fingerprint.to_owned(), breaks)
    }

    #[test]
    fn findings_are_paired_by_fingerprint() {
        let before =
            [record("a", 1, Verdict::Fail), record("b", 2, Verdict::Fail), record("c", 3, Verdict::Fail)];
        let after =
            [record("b", 2, Verdict::Fail), record("c", 7, Verdict::Fail), record("d", 4, Verdict::Fail)];
        let expected = [
            told("unchanged", "b", false),
            told("moved", "c", false),
            told("new", "d", true),
            told("fixed", "a", false),
        ];
        assert_eq!(of(&before, &after, false), expected);
        assert_eq!(of(&before, &after, true)[3].0, "unseen", "what may be hidden is not fixed");
    }

    #[test]
    fn what_was_no_open_failure_and_is_one_breaks() {
        let unknown = record("a", 1, Verdict::Unknown(CauseKind::Denied));
        let fail = record("a", 1, Verdict::Fail);
        let accepted = Record { ignored: Some(Acceptance::in_source("why")), ..fail.clone() };
        let low = Record { severity: Severity::Low, ..fail.clone() };
        for (before, after, breaks) in [
            (&unknown, &fail, true),
            (&accepted, &fail, true),
            (&low, &fail, true),
            (&fail, &unknown, false),
            (&fail, &accepted, false),
            (&fail, &low, false),
        ] {
            let found = of(std::slice::from_ref(before), std::slice::from_ref(after), false);
            assert_eq!(found, [told("changed", "a", breaks)]);
        }
        let new = of(&[], &[unknown], false);
        assert_eq!(new, [told("new", "a", false)], "what is not known to fail breaks nothing");
    }
}
