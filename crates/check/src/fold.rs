//! What a controller made is told once, at the controller.
//!
//! A Pod, ReplicaSet or Job whose owner is among the objects is folded into it, check by check, where
//! both get the same verdict for the same reasons at the same fields. Whatever differs, such as a
//! container that someone injected, stays a finding on the object itself. Who says of itself that
//! another made it is believed only where UID, kind, name and namespace of the owner are right and the
//! owner's selector selects it.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use seawall_finding::{CauseKind, Evidence, Finding, ObjectId, Verdict};
use seawall_object::{GroupKind, Object, Selector, holds_templates};
use seawall_world::World;
use seawall_yaml::{NodeId, Step, Tree, Value};

use crate::engine::Results;

/// The kinds that controllers make. An owner stands later in the list, or not at all, so that no chain
/// of owners leads back.
const MADE: [&[GroupKind<'static>]; 2] =
    [&[GroupKind::parse("Pod")], &[GroupKind::parse("apps/ReplicaSet"), GroupKind::parse("batch/Job")]];

/// Fields that a server writes into pods and not into templates, with what they mean where they are
/// absent.
const SAID_BY_SERVER: [(&str, &str); 1] = [("spec.serviceAccountName", "=\"default\"")];

/// Which objects were made by which.
#[derive(Debug, Default)]
pub(crate) struct Families {
    /// In the order of the objects that were made.
    owners: Vec<(ObjectId, ObjectId)>,
    members: Vec<ObjectId>,
}

/// The checks that an object passes, a bit each by their place in the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passed(Vec<u64>);

/// What one finding says, but of which object.
pub(crate) type Said = (&'static str, Option<CauseKind>, String, String, String, bool);

// === impl Families ===

impl Families {
    /// Those of a World, found on so many threads.
    pub(crate) fn of(world: &World, threads: usize) -> Self {
        let made: Vec<ObjectId> =
            MADE.into_iter().flatten().flat_map(|kind| world.of_kind(*kind)).copied().collect();
        let share = made.len().div_ceil(threads).max(1);
        let find = |ids: &[ObjectId]| -> Vec<(ObjectId, ObjectId)> {
            ids.iter().filter_map(|id| Some((*id, true_owner(world, *id)?))).collect()
        };
        let mut owners = std::thread::scope(|scope| {
            let mut shares = made.chunks(share);
            let first = shares.next().unwrap_or_default();
            let others: Vec<_> = shares.map(|ids| scope.spawn(|| find(ids))).collect();
            let mut owners = find(first);
            for other in others {
                owners.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            owners
        });
        owners.sort_unstable();
        let mut members: Vec<ObjectId> = owners.iter().flat_map(|(id, owner)| [*id, *owner]).collect();
        members.sort_unstable();
        members.dedup();
        Families { owners, members }
    }

    /// Whether an object was made by another, or made one.
    pub(crate) fn holds(&self, id: ObjectId) -> bool {
        self.members.binary_search(&id).is_ok()
    }
}

// === impl Passed ===

impl Passed {
    pub(crate) fn add(&mut self, check: usize) {
        let at = check / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (check % 64);
    }

    pub(crate) fn set(&mut self, check: usize, passes: bool) {
        match passes {
            true => self.add(check),
            false if self.holds(check) => self.0[check / 64] &= !(1 << (check % 64)),
            false => {}
        }
    }

    pub(crate) fn holds(&self, check: usize) -> bool {
        self.0.get(check / 64).is_some_and(|bits| bits & (1 << (check % 64)) != 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.common(self)
    }

    /// The checks that both pass.
    pub(crate) fn common(&self, other: &Passed) -> impl Iterator<Item = usize> {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(at, (one, other))| {
            let both = one & other;
            (0..64).filter(move |bit| both & (1 << bit) != 0).map(move |bit| at * 64 + bit)
        })
    }
}

/// Whether controllers make objects of a kind.
pub(crate) fn is_made(kind: GroupKind<'_>) -> bool {
    rank(kind) < MADE.len()
}

/// How much an owner stands above what it makes.
fn rank(kind: GroupKind<'_>) -> usize {
    MADE.iter().position(|kinds| kinds.contains(&kind)).unwrap_or(MADE.len())
}

/// The owner of an object, where all that the object says of it is true.
pub(crate) fn true_owner(world: &World, id: ObjectId) -> Option<ObjectId> {
    let object = world.object(id);
    object.root().at(&["metadata", "uid"])?;
    let mut controllers = object.owners().filter(|owner| owner.controller && !owner.uid.is_empty());
    let said = controllers.next()?;
    let may_make = holds_templates(said.kind) && rank(said.kind) > rank(object.group_kind());
    if !may_make || controllers.next().is_some() {
        return None;
    }
    let is_it = |owner: &ObjectId| {
        world.object(*owner).root().str_at(&["metadata", "uid"]) == Some(said.uid)
            && world.namespace(*owner) == world.namespace(id)
    };
    let owner = world.named(said.kind, said.name).iter().copied().find(is_it)?;
    selects(world.object(owner), object).then_some(owner)
}

/// Whether an owner's selector, where it has one, selects an object.
fn selects(owner: Object<'_>, object: Object<'_>) -> bool {
    let Some(written) = owner.root().at(&["spec", "selector"]) else { return true };
    let selector = match owner.group_kind() == GroupKind::parse("ReplicationController") {
        true => Selector::of_service(Some(written)),
        false => Selector::read(Some(written)),
    };
    selector.is_ok_and(|selector| selector.matches(object.root().at(&["metadata", "labels"])))
}

/// Takes out of the results what owners say too.
pub(crate) fn fold(
    world: &World,
    families: &Families,
    passed: &HashMap<ObjectId, Passed>,
    results: &mut Results,
) {
    let places: HashMap<&str, usize> =
        results.tallies.iter().enumerate().map(|(at, (check, _))| (check.id, at)).collect();
    let mut folded = vec![false; results.findings.len()];
    let mut passes = BTreeSet::new();
    for &(id, owner) in &families.owners {
        let theirs = by_check(&results.findings, owner);
        for (check, range) in by_check(&results.findings, id) {
            let Some((_, other)) = theirs.iter().find(|(known, _)| *known == check) else { continue };
            let (own, other) = (&results.findings[range.clone()], &results.findings[other.clone()]);
            if said(world, own) != said(world, other) {
                continue;
            }
            let tally = &mut results.tallies[places[check]].1;
            if let Some(number) = tally.counter(own) {
                *number -= 1;
                results.folded += 1;
            }
            folded[range].fill(true);
        }
        let (Some(own), Some(other)) = (passed.get(&id), passed.get(&owner)) else { continue };
        for check in own.common(other) {
            results.tallies[check].1.pass -= 1;
            results.folded += 1;
            if !results.passes.is_empty() {
                passes.insert((results.tallies[check].0.id, id));
            }
        }
    }
    let mut at = 0;
    results.findings.retain(|_| {
        at += 1;
        !folded[at - 1]
    });
    results.passes.retain(|(check, id)| !passes.contains(&(check.id, *id)));
}

/// The findings on an object, by check.
fn by_check(findings: &[Finding], id: ObjectId) -> Vec<(&'static str, Range<usize>)> {
    let start = findings.partition_point(|finding| finding.object < id);
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    for (at, finding) in findings[start..].iter().enumerate().take_while(|(_, one)| one.object == id) {
        match found.last_mut() {
            Some((check, range)) if *check == finding.check => range.end = start + at + 1,
            _ => found.push((finding.check, start + at..start + at + 1)),
        }
    }
    found
}

pub(crate) fn said(world: &World, findings: &[Finding]) -> BTreeSet<Said> {
    let one = |finding: &Finding| {
        let place = place(world, &finding.evidence);
        let cause = match finding.verdict {
            Verdict::Unknown(cause) => Some(cause),
            _ => None,
        };
        let (message, discriminator) = (finding.message.to_string(), finding.discriminator.to_string());
        (finding.verdict.name(), cause, place, message, discriminator, finding.ignored.is_some())
    };
    findings.iter().map(one).collect()
}

/// Where evidence stands, from the pod's own metadata or spec where it is within a pod, with items of
/// lists by their names; and the value, where it is a plain one.
fn place(world: &World, evidence: &Evidence) -> String {
    let root = world.object(evidence.object).root();
    let tree = root.tree();
    let node = tree.value(evidence.node);
    let pods = world.templates_of(evidence.object).iter().map(|template| world.pod(template));
    let parts = pods.flat_map(|pod| [("metadata", pod.metadata), ("spec", Some(pod.spec))]);
    let within =
        parts.filter_map(|(name, part)| Some((name, part?))).find(|(_, part)| part.contains(evidence.node));
    let (mut place, from) = match within {
        Some((name, part)) => (name.to_owned(), part),
        None => (String::new(), root),
    };
    spell(tree, from, evidence.node, &mut place);
    if !evidence.missing.is_empty() {
        return place + "." + &evidence.missing;
    }
    let value = if node.is_map() || node.is_list() { String::new() } else { format!("={}", node.to_json()) };
    let is_said_by_server = SAID_BY_SERVER.contains(&(&*place, &*value));
    if is_said_by_server { place } else { place + &value }
}

fn spell(tree: &Tree, from: Value<'_>, to: NodeId, place: &mut String) {
    let mut at = from;
    for step in tree.path(from.id(), to) {
        let next = match &step {
            Step::Key(key) => {
                place.push('.');
                place.push_str(key);
                at.get(key)
            }
            Step::Index(index) => {
                let item = at.items().nth(*index);
                let name = item.and_then(|item| item.str_at(&["name"]));
                place.push_str(&name.map_or_else(|| format!("[{index}]"), |name| format!("[{name}]")));
                item
            }
        };
        let Some(next) = next else { return };
        at = next;
    }
}
