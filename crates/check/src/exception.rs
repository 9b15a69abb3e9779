//! Findings that people have accepted: by entries of a reviewed file, and by annotations on objects as
//! far as that file allows them.
//!
//! **Invariant:** what could not be judged is never accepted: an unknown verdict stays unknown.
//!
//! **Invariant:** an annotation counts only where the reviewed file allows it, since whoever deploys an
//! object writes its annotations. Any other is told in a note.

mod annotation;
mod scope;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use seawall_finding::{Acceptance, Day, Finding, Note, ObjectId, Place, Severity, Verdict};
use seawall_world::World;

use crate::engine::{Results, Tally};
use crate::glob::glob_matches;

pub use scope::Scope;

use annotation::{Annotated, Annotations};

/// What a reviewed file accepts.
#[derive(Clone, Debug, Default)]
pub struct Exceptions {
    /// Accepted findings.
    pub entries: Vec<Exception>,
    /// Where annotations on objects count.
    pub annotations: Vec<AnnotationRule>,
}

/// Findings that are accepted until a day.
#[derive(Clone, Debug)]
pub struct Exception {
    /// What people call it; unique.
    pub id: String,
    /// Ids of checks, or globs over them.
    pub checks: Vec<String>,
    /// The objects it speaks of.
    pub scope: Scope,
    /// Why their findings may stay.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Day,
    /// Where it is written.
    pub place: Place,
}

/// Leave for annotations on objects to accept findings.
#[derive(Clone, Debug)]
pub struct AnnotationRule {
    /// What people call it; unique.
    pub id: String,
    /// Ids of checks, or globs over them.
    pub checks: Vec<String>,
    /// Namespaces, or globs over them.
    pub namespaces: Vec<String>,
    /// The highest severity that may be accepted.
    pub severity_max: Severity,
    /// How many days ahead of a scan an annotation may end at most.
    pub days_max: u32,
    /// Who answers for what is accepted so.
    pub owner: String,
}

/// What became of exceptions in a run.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// What became of each entry, in their order.
    pub entries: Vec<Use>,
    /// Findings that annotations accepted, by the rule that allows them, in their order.
    pub annotated: Vec<usize>,
    /// Entries that have expired, and annotations that do not count.
    pub notes: Vec<Note>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Findings that it speaks of.
    pub findings: usize,
    /// Its last day is over, so that it accepts none of them.
    pub expired: bool,
}

// === impl Exceptions ===

impl Exceptions {
    /// Marks the findings that are accepted on a day, and counts the verdicts again.
    pub fn apply(&self, world: &World, results: &mut Results, today: Day) -> Audit {
        self.apply_to(world, world.ids(), results, today)
    }

    /// The same for results on some objects only.
    pub fn apply_to(
        &self,
        world: &World,
        objects: impl Iterator<Item = ObjectId>,
        results: &mut Results,
        today: Day,
    ) -> Audit {
        let used = |entry: &Exception| Use { findings: 0, expired: entry.expires < today };
        let mut audit = Audit {
            entries: self.entries.iter().map(used).collect(),
            annotated: vec![0; self.annotations.len()],
            notes: Vec::new(),
        };
        let annotations = Annotations::of(world, objects, &self.annotations, today, &mut audit.notes);
        if !self.entries.is_empty() || !annotations.is_empty() {
            Marking { world, exceptions: self, annotations, audit: &mut audit }.run(results);
        }
        for (entry, used) in self.entries.iter().zip(&audit.entries).filter(|(_, used)| used.expired) {
            audit.notes.push(entry.expired(used.findings));
        }
        audit
    }
}

// === impl Exception ===

impl Exception {
    fn speaks_of(&self, check: &str) -> bool {
        self.checks.iter().any(|pattern| glob_matches(pattern, check))
    }

    fn acceptance(&self) -> Acceptance {
        Acceptance {
            reason: self.reason.clone(),
            owner: Some(self.owner.clone()),
            exception: Some(self.id.clone()),
            expires: Some(self.expires.to_string()),
        }
    }

    fn expired(&self, findings: usize) -> Note {
        let open = match findings {
            0 => String::new(),
            1 => ": 1 finding is open again".to_owned(),
            more => format!(": {more} findings are open again"),
        };
        Note {
            fact: format!("the exception \"{}\" has ended on {}{open}", self.id, self.expires),
            place: self.place.clone(),
            hint: Some("remove it, or renew it after a review".to_owned()),
        }
    }
}

/// Goes through the findings of a run and marks what is accepted.
struct Marking<'m> {
    world: &'m World,
    exceptions: &'m Exceptions,
    annotations: Annotations<'m>,
    audit: &'m mut Audit,
}

// === impl Marking ===

impl Marking<'_> {
    fn run(&mut self, results: &mut Results) {
        let acceptances: Vec<Arc<Acceptance>> =
            self.exceptions.entries.iter().map(|entry| Arc::new(entry.acceptance())).collect();
        // Which entries speak of a check is worked out once per check.
        let mut by_check: HashMap<&str, (usize, Vec<usize>)> = HashMap::new();
        for (at, (check, _)) in results.tallies.iter().enumerate() {
            let entries = self.exceptions.entries.iter().enumerate();
            let speaking = entries.filter(|(_, one)| one.speaks_of(check.id)).map(|(at, _)| at).collect();
            by_check.insert(check.id, (at, speaking));
        }
        let Results { findings, tallies, .. } = results;
        let mut scopes = ScopesOfObject::default();
        let mut start = 0;
        while start < findings.len() {
            let range = same_verdict(findings, start);
            start = range.end;
            let found = &mut findings[range];
            let Some((at, entries)) = by_check.get(found[0].check) else { continue };
            let tally = &mut tallies[*at].1;
            scopes.turn_to(found[0].object, self.exceptions.entries.len());
            let accepted = self.accepted(found, entries, &mut scopes).map(|by| match by {
                By::Entry(entry) => Arc::clone(&acceptances[entry]),
                By::Annotation(acceptance) => acceptance,
            });
            if let Some(accepted) = accepted {
                mark(found, &accepted, tally);
            }
        }
    }

    /// By what the findings of one check on one object are accepted.
    fn accepted(&mut self, found: &[Finding], entries: &[usize], scopes: &mut ScopesOfObject) -> Option<By> {
        let open = found.iter().filter(|finding| is_acceptable(finding)).count();
        if open == 0 {
            return None;
        }
        let (id, check, severity) = (found[0].object, found[0].check, found[0].severity);
        let mut by = None;
        for &at in entries {
            if scopes.holds(at, || self.exceptions.entries[at].scope.holds(self.world, id)) {
                self.audit.entries[at].findings += open;
                if !self.audit.entries[at].expired {
                    by = by.or(Some(By::Entry(at)));
                }
            }
        }
        if by.is_some() {
            return by;
        }
        let Annotated { rule, acceptance, .. } =
            self.annotations.accept(id, check, severity, &mut self.audit.notes)?;
        self.audit.annotated[rule] += open;
        Some(By::Annotation(acceptance))
    }
}

/// What accepts a finding.
enum By {
    Entry(usize),
    Annotation(Arc<Acceptance>),
}

/// The findings from `start` on that make up one verdict: of one check on one object.
fn same_verdict(findings: &[Finding], start: usize) -> Range<usize> {
    let first = &findings[start];
    let same = |finding: &&Finding| finding.object == first.object && finding.check == first.check;
    start..start + findings[start..].iter().take_while(same).count()
}

fn is_acceptable(finding: &Finding) -> bool {
    finding.ignored.is_none() && matches!(finding.verdict, Verdict::Fail | Verdict::Manual)
}

/// Marks the findings of one verdict and moves it in the tally.
fn mark(found: &mut [Finding], accepted: &Arc<Acceptance>, tally: &mut Tally) {
    if let Some(count) = tally.counter(found) {
        *count -= 1;
    }
    for finding in found.iter_mut().filter(|finding| is_acceptable(finding)) {
        finding.ignored = Some(Arc::clone(accepted));
    }
    if let Some(count) = tally.counter(found) {
        *count += 1;
    }
}

/// Which scopes hold the object at hand, each asked once.
#[derive(Default)]
struct ScopesOfObject {
    object: Option<ObjectId>,
    known: Vec<Option<bool>>,
}

// === impl ScopesOfObject ===

impl ScopesOfObject {
    fn turn_to(&mut self, object: ObjectId, scopes: usize) {
        if self.object != Some(object) {
            self.object = Some(object);
            self.known.clear();
            self.known.resize(scopes, None);
        }
    }

    fn holds(&mut self, at: usize, ask: impl FnOnce() -> bool) -> bool {
        *self.known[at].get_or_insert_with(ask)
    }
}
