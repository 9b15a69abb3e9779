//! All objects: what can be mended, what is withheld, and what is left to people.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    let mut plan = Plan::default();
    let mut failing: BTreeMap<u32, Vec<&'static Check>> = BTreeMap::new();
    for finding in request.results.findings.iter().filter(|finding| finding.ignored.is_none()) {
        let known = request.selection.checks.iter().find(|check| check.id == finding.check);
        let Some(check) = known.filter(|check| finding.verdict == Verdict::Fail && (request.wants)(check))
        else {
            continue;
        };
        let checks = failing.entry(finding.object.0).or_default();
        if !checks.iter().any(|one| one.id == check.id) {
            checks.push(check);
        }
    }
    let mut offers = Vec::new();
    let mut left: BTreeMap<(u32, &str), &'static Check> = BTreeMap::new();
    for (object, mut checks) in failing {
        let id = ObjectId(object);
        let severity =
            |check: &Check| request.selection.severities.get(check.id).copied().unwrap_or(check.severity);
        checks.sort_by_key(|check| std::cmp::Reverse(severity(check)));
        let (fixable, unfixable): (Vec<_>, Vec<_>) =
            checks.into_iter().partition(|check| check.fix.is_some());
        left.extend(unfixable.into_iter().map(|check| ((object, check.id), check)));
        if fixable.is_empty() {
            continue;
        }
        let outcome =
            Mending { world: request.world, selection: request.selection, id }.run(&fixable, request.wants);
        left.extend(outcome.left.into_iter().map(|check| ((object, check.id), check)));
        plan.withheld.extend(outcome.withheld);
        if !outcome.checks.is_empty() {
            let (checks, edits, also_fails) = (outcome.checks, outcome.edits, outcome.also_fails);
            offers.push(Mended { object: id, checks, edits, also_fails });
        }
    }
    for (index, finding) in request.results.findings.iter().enumerate() {
        let is_open = finding.ignored.is_none() && finding.verdict == Verdict::Fail;
        if let Some(check) = left.get(&(finding.object.0, finding.check)).filter(|_| is_open) {
            plan.left.push(Left { finding: index, check });
        }
    }
    let trial = Trial::new(request);
    let offers = trial.writable(offers, &mut plan.withheld);
    plan.mended = trial.settle(offers, &mut plan.withheld);
    plan.patched = trial.patched(&plan.mended);
    plan.withheld.sort_by_key(|withheld| withheld.object.0);
    plan
}
