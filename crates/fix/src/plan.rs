//! All objects: what can be mended, what is withheld, and what is left to people.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use seawall_check::{Check, Results, Selection};
use seawall_finding::{ObjectId, Verdict};
use seawall_world::World;
use seawall_yaml::{Edit, Replacement};

use crate::mend::Mending;
use crate::trial::Trial;

/// What to mend.
pub struct Request<'r> {
    /// Everything that was read.
    pub world: &'r World,
    /// The checks to judge by. A fix must not make any of them fail.
    pub selection: &'r Selection,
    /// What `selection` found in `world`.
    pub results: &'r Results,
    /// Whether the fix of a check is wanted.
    pub wants: &'r dyn Fn(&Check) -> bool,
    /// How changes are carried out.
    pub means: Means,
    /// The text of a source, by its place in the World; none where it cannot be had any more.
    pub text: &'r dyn Fn(usize) -> Option<Cow<'r, [u8]>>,
}

/// How changes are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// In the text that the objects were read from.
    Text,
    /// In the objects themselves, wherever they are.
    Object,
}

/// What came of a request.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Objects with fixes that hold, in reading order.
    pub mended: Vec<Mended>,
    /// Fixes that do not hold, each with the reason.
    pub withheld: Vec<Withheld>,
    /// Findings that no fix mends.
    pub left: Vec<Left>,
    /// The texts with their changes, in the order of their sources.
    pub patched: Vec<Patched>,
}

/// An object with fixes that hold.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The object.
    pub object: ObjectId,
    /// Whose failures are mended.
    pub checks: Vec<&'static Check>,
    /// What is changed, one after the other; paths are from the object's root.
    pub edits: Vec<Edit>,
    /// Checks of a lesser severity that fail afterwards and did not before.
    pub also_fails: Vec<&'static str>,
}

/// A fix that is not offered.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// The object.
    pub object: ObjectId,
    /// Whose fix it is.
    pub check: &'static Check,
    /// A lower-case fact without final period.
    pub reason: String,
    /// What the fix would change.
    pub edits: Vec<Edit>,
}

/// A failure that needs a person's choice: its check's remedy says which.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// The finding's place in the results.
    pub finding: usize,
    /// The check.
    pub check: &'static Check,
}

/// A text with its changes.
#[derive(Clone, Debug)]
pub struct Patched {
    /// The source's place in the World.
    pub source: usize,
    /// The text as it was read.
    pub text: Vec<u8>,
    /// What is changed in it.
    pub replacements: Vec<Replacement>,
}

/// Works out which fixes hold, and writes them.
pub fn plan(request: &Request<'_>) -> Plan {
    let mut gathered = Gathered::default();
    for (object, checks) in gathered.failing(request) {
        gathered.mend(request, object, checks);
    }
    let Gathered { offers, left, mut withheld, .. } = gathered;
    let trial = Trial::new(request);
    let offers = trial.writable(offers, &mut withheld);
    let mended = trial.settle(offers, &mut withheld);
    let patched = trial.patched(&mended);
    withheld.sort_by_key(|withheld| withheld.object.0);
    let findings = request.results.findings.iter().enumerate();
    let open = findings.filter(|(_, one)| one.ignored.is_none() && one.verdict == Verdict::Fail);
    let left = open
        .filter_map(|(finding, one)| {
            let check = left.get(&(one.object, one.check))?;
            Some(Left { finding, check })
        })
        .collect();
    Plan { mended, withheld, left, patched }
}

/// What comes together object by object.
#[derive(Default)]
struct Gathered {
    /// Checks of which someone accepted a finding.
    accepted: BTreeSet<(ObjectId, &'static str)>,
    offers: Vec<Mended>,
    withheld: Vec<Withheld>,
    left: BTreeMap<(ObjectId, &'static str), &'static Check>,
}

// === impl Gathered ===

impl Gathered {
    /// The checks that fail for each object and are to be mended. Notes what someone accepted.
    fn failing(&mut self, request: &Request<'_>) -> BTreeMap<ObjectId, Vec<&'static Check>> {
        let mut failing: BTreeMap<ObjectId, Vec<&'static Check>> = BTreeMap::new();
        for finding in &request.results.findings {
            if finding.ignored.is_some() {
                self.accepted.insert((finding.object, finding.check));
                continue;
            }
            let known = request.selection.checks.iter().find(|check| check.id == finding.check);
            let known = known.filter(|check| finding.verdict == Verdict::Fail && (request.wants)(check));
            let Some(check) = known else { continue };
            let checks = failing.entry(finding.object).or_default();
            if !checks.iter().any(|one| one.id == check.id) {
                checks.push(check);
            }
        }
        failing
    }

    /// Tries the fixes of one object.
    fn mend(&mut self, request: &Request<'_>, id: ObjectId, mut checks: Vec<&'static Check>) {
        let selection = request.selection;
        let severity = |check: &Check| selection.severities.get(check.id).copied().unwrap_or(check.severity);
        checks.sort_by_key(|check| std::cmp::Reverse(severity(check)));
        let mut fixable = Vec::new();
        for check in checks {
            if check.fix.is_none() {
                self.left.insert((id, check.id), check);
            } else if self.accepted.contains(&(id, check.id)) {
                // A fix mends all that its check finds in an object, also what someone wants to stay.
                let reason = "another finding of it in the same object is accepted".to_owned();
                self.withheld.push(Withheld { object: id, check, reason, edits: Vec::new() });
            } else {
                fixable.push(check);
            }
        }
        if fixable.is_empty() {
            return;
        }
        let outcome = Mending { world: request.world, selection, id }.run(&fixable, request.wants);
        self.left.extend(outcome.left.into_iter().map(|check| ((id, check.id), check)));
        self.withheld.extend(outcome.withheld);
        if !outcome.checks.is_empty() {
            let (checks, edits, also_fails) = (outcome.checks, outcome.edits, outcome.also_fails);
            self.offers.push(Mended { object: id, checks, edits, also_fails });
        }
    }
}
