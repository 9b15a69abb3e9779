//! What a scan changes: pure, and the same for every database.

use std::collections::{HashMap, HashSet};

use seawall_finding::{CauseKind, Record, Verdict};

use crate::model::{Counts, Fixed, Outcome, Point, Status, What};
use crate::scan::{Coverage, Scan, Sight};
use crate::time::Time;

/// A finding as the tables hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// None while it has no row.
    pub(crate) id: Option<i64>,
    pub(crate) record: Record,
    pub(crate) status: Status,
    pub(crate) first_seen: Time,
    /// None where the newest scan of the target saw it.
    pub(crate) last: Option<LastSeen>,
    pub(crate) unseen: Option<String>,
    pub(crate) fixed: Option<(Time, Fixed)>,
    pub(crate) reopened: u32,
    pub(crate) changed: Time,
}

/// The scan that saw a finding last, where it was not the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastSeen {
    pub(crate) at: Time,
    pub(crate) scope: String,
}

/// A finding whose row has to be written, and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) known: Known,
    pub(crate) events: Vec<(What, String)>,
}

/// What a scan does to its target.
pub(crate) struct Difference {
    pub(crate) changes: Vec<Change>,
    pub(crate) outcome: Outcome,
}

/// Compares a scan with the findings that were open, and with those fixed ones that it lists again.
pub(crate) fn difference(scan: &Scan<'_>, number: u32, last: &LastSeen, known: Vec<Known>) -> Difference {
    let mut known: HashMap<String, Known> =
        known.into_iter().map(|known| (known.record.fingerprint.clone(), known)).collect();
    let scope = scan.coverage.scope_name();
    let mut tally = Tally { scan, counts: Counts::default(), changes: Vec::new(), unchanged: 0 };
    for record in scan.findings {
        match known.remove(&record.fingerprint) {
            Some(old) if is_as_it_was(&old, record) => tally.keep(&old),
            Some(old) => tally.take(Some(&old), seen(&old, record, scan.started)),
            None => tally.take(None, opened(record, scan.started)),
        }
    }
    let undecided = Undecided::of(scan.findings);
    let mut missing: Vec<Known> = known.into_values().filter(|known| known.status != Status::Fixed).collect();
    missing.sort_by_key(|known| known.id);
    for old in missing {
        let (at, asked) = old.last.as_ref().map_or((last.at, &last.scope), |seen| (seen.at, &seen.scope));
        let is_same_scope = !scan.coverage.scope.is_empty() && *asked == scope;
        let sight = judged(scan.coverage, &undecided, &old.record, is_same_scope);
        let kept = LastSeen { at, scope: asked.clone() };
        let change = match sight {
            Ok(how) => fixed(&old, kept, how, scan.started),
            Err(cause) => unseen(&old, kept, cause),
        };
        tally.take(Some(&old), change);
    }
    let point = Point {
        scan: number,
        started: scan.started,
        version: scan.version.to_owned(),
        open: tally.counts,
        new: tally.happened(What::Opened),
        fixed: tally.happened(What::Fixed),
        reopened: tally.happened(What::Reopened),
        gaps: scan.coverage.gaps.len() as u64,
    };
    Difference { changes: tally.changes, outcome: Outcome { point, unchanged: tally.unchanged } }
}

struct Tally<'s> {
    scan: &'s Scan<'s>,
    counts: Counts,
    changes: Vec<Change>,
    unchanged: u64,
}

// === impl Tally ===

impl Tally<'_> {
    /// Counts a finding as it is now, and keeps what has to be written.
    fn take(&mut self, old: Option<&Known>, mut change: Change) {
        if change.events.iter().any(|(what, _)| changes_status(*what)) {
            change.known.changed = self.scan.started;
        }
        if old == Some(&change.known) {
            return self.keep(&change.known);
        }
        self.counts.add(&change.known);
        self.changes.push(change);
    }

    /// Counts a finding whose row stays.
    fn keep(&mut self, known: &Known) {
        self.counts.add(known);
        self.unchanged += 1;
    }

    fn happened(&self, what: What) -> u64 {
        let of = |change: &&Change| change.events.iter().any(|(happened, _)| *happened == what);
        self.changes.iter().filter(of).count() as u64
    }
}

fn changes_status(what: What) -> bool {
    !matches!(what, What::Changed | What::Unseen | What::Seen)
}

// === impl Counts ===

impl Counts {
    fn add(&mut self, known: &Known) {
        match (known.status, known.record.verdict) {
            (Status::Fixed, _) => return,
            (Status::Accepted, _) => self.accepted += 1,
            (_, Verdict::Fail | Verdict::Pass) => self.failed[known.record.severity as usize] += 1,
            (_, Verdict::Manual) => self.manual += 1,
            (_, Verdict::Unknown(_)) => self.unknown += 1,
        }
        self.unseen += u64::from(known.unseen.is_some());
    }
}

fn opened(record: &Record, at: Time) -> Change {
    let mut events = vec![(What::Opened, String::new())];
    events.extend(acceptance(None, record));
    let known = Known {
        id: None,
        record: record.clone(),
        status: status(record, 0),
        first_seen: at,
        last: None,
        unseen: None,
        fixed: None,
        reopened: 0,
        changed: at,
    };
    Change { known, events }
}

/// Whether [`seen`] would change nothing, which holds of nearly all findings of a scan.
fn is_as_it_was(old: &Known, record: &Record) -> bool {
    old.status != Status::Fixed && old.last.is_none() && old.unseen.is_none() && old.record == *record
}

/// A finding that the scan lists and the store knows.
fn seen(old: &Known, record: &Record, at: Time) -> Change {
    let mut events = Vec::new();
    let returns = old.status == Status::Fixed;
    if returns {
        events.push((What::Reopened, String::new()));
    } else if old.unseen.is_some() {
        events.push((What::Seen, String::new()));
    }
    let words = [difference_of(old.record.severity.name(), record.severity.name()), verdicts(old, record)];
    let words: Vec<String> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        events.push((What::Changed, words.join(", ")));
    }
    events.extend(acceptance(Some(&old.record), record));
    let reopened = old.reopened + u32::from(returns);
    let known = Known {
        id: old.id,
        record: record.clone(),
        status: status(record, reopened),
        first_seen: old.first_seen,
        last: None,
        unseen: None,
        fixed: None,
        reopened,
        changed: if returns { at } else { old.changed },
    };
    Change { known, events }
}

fn fixed(old: &Known, last: LastSeen, how: Fixed, at: Time) -> Change {
    let known = Known {
        status: Status::Fixed,
        last: Some(last),
        unseen: None,
        fixed: Some((at, how)),
        ..old.clone()
    };
    Change { known, events: vec![(What::Fixed, how.name().to_owned())] }
}

fn unseen(old: &Known, last: LastSeen, cause: String) -> Change {
    let events = match old.unseen {
        None => vec![(What::Unseen, cause.clone())],
        Some(_) => Vec::new(),
    };
    let known = Known { last: Some(last), unseen: Some(cause), ..old.clone() };
    Change { known, events }
}

fn status(record: &Record, reopened: u32) -> Status {
    match (&record.ignored, reopened) {
        (Some(_), _) => Status::Accepted,
        (None, 0) => Status::Open,
        (None, _) => Status::Reopened,
    }
}

/// What happened to the acceptance of a finding.
fn acceptance(old: Option<&Record>, record: &Record) -> Option<(What, String)> {
    let old = old.and_then(|old| old.ignored.as_ref());
    match (old, &record.ignored) {
        (None, None) => None,
        (Some(_), None) => Some((What::Unaccepted, String::new())),
        (old, Some(new)) => (old != Some(new)).then(|| (What::Accepted, new.to_string())),
    }
}

fn verdicts(old: &Known, record: &Record) -> Option<String> {
    let word = |verdict: Verdict| match verdict {
        Verdict::Unknown(cause) => format!("unknown ({})", cause.name()),
        other => other.name().to_owned(),
    };
    difference_of(&word(old.record.verdict), &word(record.verdict))
}

fn difference_of(old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{old} to {new}"))
}

/// The verdicts of a scan that say nothing of an object, by check and object.
struct Undecided<'s>(HashMap<(&'s str, &'s str, Option<&'s str>, &'s str), CauseKind>);

// === impl Undecided ===

impl<'s> Undecided<'s> {
    fn of(findings: &'s [Record]) -> Self {
        let undecided = findings.iter().filter_map(|record| match record.verdict {
            Verdict::Unknown(cause) => Some((Undecided::key(record), cause)),
            _ => None,
        });
        Undecided(undecided.collect())
    }

    fn cause(&self, record: &Record) -> Option<CauseKind> {
        self.0.get(&Undecided::key(record)).copied()
    }

    fn key(record: &Record) -> (&str, &str, Option<&str>, &str) {
        let object = &record.object;
        (&record.check, &object.kind, object.namespace.as_deref(), &object.name)
    }
}

/// How an open finding that the scan does not list was fixed, or why nobody knows.
fn judged(
    coverage: &Coverage,
    undecided: &Undecided<'_>,
    record: &Record,
    is_same_scope: bool,
) -> Result<Fixed, String> {
    match coverage.sight(record, is_same_scope) {
        Sight::NotAsked => Err("its object was not asked for".to_owned()),
        Sight::Blind(cause) => Err(cause.to_string()),
        // Where a check does not run, what it looks at may not even be asked for.
        _ if !coverage.checks.contains(&record.check) => Err("its check did not run".to_owned()),
        Sight::Gone => Ok(Fixed::Gone),
        Sight::Read => match undecided.cause(record) {
            Some(cause) => Err(format!("its check could not decide ({})", cause.name())),
            None => Ok(Fixed::Passed),
        },
    }
}

/// The fingerprint that two findings share, if there is one.
pub(crate) fn twice(findings: &[Record]) -> Option<&str> {
    let mut seen = HashSet::with_capacity(findings.len());
    findings.iter().map(|record| record.fingerprint.as_str()).find(|fingerprint| !seen.insert(*fingerprint))
}
