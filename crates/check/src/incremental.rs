//! Verdicts that follow a World as it changes.
//!
//! [`Incremental`] runs the checks once over a World and keeps for every verdict what it looked at. Given
//! the next World, which shares the sources that have not changed, it asks again only the checks of new
//! objects and those whose looks a change touches.
//!
//! **Invariant:** after any changes, [`Incremental::results`] is what [`run`](crate::run) gives for the
//! same World.

mod evaluate;
mod kin;
mod ledger;
mod side;
mod slots;

use std::collections::{BTreeSet, HashSet};

use seawall_finding::ObjectId;
use seawall_world::World;

use crate::check::Check;
use crate::engine::{Results, Selection};
use crate::fold::{Passed, said};
use crate::judge::Prepared;
use crate::trace::{Look, add_looks_at};
use crate::undecided::{Counts, Undecided};

use evaluate::{Task, evaluate};
use kin::Kin;
use ledger::{Ledger, Pairs, Place};
use side::Side;
use slots::{Moves, Slot, Slots};

/// The verdicts on a World that changes.
#[derive(Debug)]
pub struct Incremental {
    selection: Selection,
    /// Those of the selection that hold in the World's version.
    checks: Vec<&'static Check>,
    world: World,
    slots: Slots,
    ledger: Ledger,
    kin: Kin,
}

/// What became of the verdicts when the World changed.
#[derive(Debug)]
pub struct Turn {
    /// The World before.
    pub world: World,
    /// Verdicts that may be others now, as they were. Their objects are of the World before.
    pub before: Results,
    /// The same as they are now, and those on new objects.
    pub after: Results,
    /// Objects of the World before that are gone or were replaced.
    pub removed: Vec<ObjectId>,
    /// Objects that are new or replace others.
    pub added: Vec<ObjectId>,
    /// How many times a check was asked about an object.
    pub judged: usize,
}

// === impl Incremental ===

impl Incremental {
    /// Judges a first World.
    pub fn new(world: World, selection: Selection) -> Self {
        Incremental::begin(world, selection).0
    }

    /// Judges a first World, and counts how many times a check was asked.
    fn begin(world: World, selection: Selection) -> (Self, usize) {
        let slots = Slots::of(&world);
        let kin = Kin::of(&world, &slots);
        let checks = Prepared::all(&world, &selection).iter().map(|one| one.check).collect();
        let mut state = Incremental { selection, checks, world, slots, ledger: Ledger::default(), kin };
        let tasks: Vec<Task> = state.world.ids().map(|id| (id, None)).collect();
        let judged = state.judge(&tasks);
        for (slot, owner) in state.kin.pairs() {
            let folded = state.folded(slot, owner);
            state.ledger.fold(slot, folded);
        }
        (state, judged)
    }

    /// The World at hand.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Which checks run.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Everything as a run over the World at hand gives it.
    pub fn results(&self) -> Results {
        let record_passes = self.selection.record_passes;
        let mut results = self.all().into_results(&self.checks, &self.slots, record_passes);
        results.close(&self.world, self.counts());
        results
    }

    /// What gaps leave open.
    pub fn undecided(&self) -> Vec<Undecided> {
        self.counts().conclude(&self.world, &self.checks)
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        if self.world.gaps().is_empty() {
            return counts;
        }
        for id in self.world.ids() {
            for outcome in self.ledger.of(self.slots.slot(id)).outcomes() {
                counts.count(usize::from(outcome.check), &outcome.gaps);
            }
        }
        counts
    }

    /// Goes on to the next World.
    pub fn turn_to(&mut self, next: World) -> Turn {
        if next.settings() != self.world.settings() {
            return self.begin_anew(next);
        }
        let moves = Moves::between(&self.world, &next);
        let mut pairs = self.touched(&next, &moves);
        let removed: BTreeSet<Slot> = moves.removed.iter().map(|id| self.slots.slot(*id)).collect();
        let mut before = Side::default();
        removed.iter().for_each(|slot| before.add_object(&self.ledger, *slot));
        before.add_all(&self.ledger, &pairs);
        let mut twins = self.twins(&self.world, &moves.removed);

        let old_slots = self.slots.clone();
        let (old, mut open) = self.follow(next, &moves);
        let tasks = self.tasks(&moves, &pairs);
        let judged = self.judge(&tasks);
        open.extend(tasks.iter().map(|(id, _)| self.slots.slot(*id)));
        let added: BTreeSet<Slot> = moves.added.iter().map(|id| self.slots.slot(*id)).collect();
        for (slot, check) in self.fold_again(&open) {
            if !added.contains(&slot) && !pairs.holds(slot, check) {
                before.add_as(&self.ledger, slot, check, !self.ledger.of(slot).folded.holds(check.into()));
                pairs.add(slot, check);
            }
        }
        added.iter().for_each(|slot| pairs.add_object(&self.ledger, *slot));
        twins.extend(self.twins(&self.world, &moves.added));
        for slot in twins.iter().filter(|slot| !added.contains(slot) && !removed.contains(slot)) {
            for check in self.ledger.of(*slot).checks().into_iter() {
                if !pairs.holds(*slot, check) {
                    before.add(&self.ledger, *slot, check);
                    pairs.add(*slot, check);
                }
            }
        }
        let mut after = Side::default();
        after.add_all(&self.ledger, &pairs);
        Turn {
            before: before.into_results(&self.checks, &old_slots, false),
            after: after.into_results(&self.checks, &self.slots, false),
            world: old,
            removed: moves.removed,
            added: moves.added,
            judged,
        }
    }

    /// Makes the next World the one at hand, before anything is judged; gives the World before, and the
    /// objects whose owner may be another one now.
    fn follow(&mut self, next: World, moves: &Moves) -> (World, BTreeSet<Slot>) {
        let mut open = self.kin.leave(&self.world, &self.slots, moves);
        moves.removed.iter().for_each(|id| self.ledger.remove(self.slots.slot(*id)));
        let old = std::mem::replace(&mut self.world, next);
        self.slots.follow(moves, self.world.len());
        open.extend(self.kin.enter(&self.world, &self.slots, &moves.added));
        open.iter().for_each(|slot| self.kin.settle(&self.world, &self.slots, *slot));
        (old, open)
    }

    /// Under other settings every verdict may be another.
    fn begin_anew(&mut self, next: World) -> Turn {
        let before = self.all().into_results(&self.checks, &self.slots, false);
        let (anew, judged) = Incremental::begin(next, std::mem::take(&mut self.selection));
        let Incremental { world, .. } = std::mem::replace(self, anew);
        let after = self.all().into_results(&self.checks, &self.slots, false);
        let (removed, added) = (world.ids().collect(), self.world.ids().collect());
        Turn { world, before, after, removed, added, judged }
    }

    /// Every verdict.
    fn all(&self) -> Side {
        let mut side = Side::default();
        self.world.ids().for_each(|id| side.add_object(&self.ledger, self.slots.slot(id)));
        side
    }

    /// Verdicts on objects that stay whose looks a change touches.
    fn touched(&self, next: &World, moves: &Moves) -> Pairs {
        let gone: HashSet<Slot> = moves.removed.iter().map(|id| self.slots.slot(*id)).collect();
        let mut pairs = Pairs::default();
        let mut add = |readers: &mut dyn Iterator<Item = (Slot, Place)>| {
            for (slot, check) in readers.filter(|(slot, _)| !gone.contains(slot)) {
                pairs.add(slot, check);
            }
        };
        if !next.is_as_blind_as(&self.world) {
            add(&mut self.ledger.all_readers());
            return pairs;
        }
        let mut looks = HashSet::new();
        moves.removed.iter().for_each(|id| add_looks_at(&self.world, *id, &mut looks));
        moves.added.iter().for_each(|id| add_looks_at(next, *id, &mut looks));
        if !next.kinds().eq(self.world.kinds()) {
            looks.insert(Look::Kinds.key());
        }
        looks.iter().for_each(|look| add(&mut self.ledger.readers(*look).iter().copied()));
        pairs
    }

    /// Objects that are called as some others: findings of such are told apart by their order.
    fn twins(&self, world: &World, ids: &[ObjectId]) -> BTreeSet<Slot> {
        let own: HashSet<&ObjectId> = ids.iter().collect();
        let mut twins = BTreeSet::new();
        for id in ids {
            let object = world.object(*id);
            for twin in world.named(object.group_kind(), object.name()) {
                if !own.contains(twin)
                    && world.namespace(*twin) == world.namespace(*id)
                    && world.object(*twin).display_name() == object.display_name()
                {
                    twins.insert(self.slots.slot(*twin));
                }
            }
        }
        twins
    }

    fn tasks(&self, moves: &Moves, pairs: &Pairs) -> Vec<Task> {
        let added = moves.added.iter().map(|id| (*id, None));
        let again = pairs.iter().map(|(slot, checks)| {
            let checks = checks.iter().copied().collect();
            (self.slots.id(slot), Some(checks))
        });
        added.chain(again).collect()
    }

    /// Judges, keeps what came of it, and counts how many times a check was asked.
    fn judge(&mut self, tasks: &[Task]) -> usize {
        let prepared = Prepared::all(&self.world, &self.selection);
        let outcomes = evaluate(&self.world, &self.slots, &prepared, tasks, self.selection.threads);
        self.ledger.reach(self.slots.len());
        let judged = outcomes.len();
        outcomes.into_iter().for_each(|(slot, outcome)| self.ledger.put(slot, outcome));
        judged
    }

    /// Works out anew what owners tell of objects whose verdicts or owners may be others now, and of what
    /// these made; gives the verdicts for which it has changed.
    fn fold_again(&mut self, open: &BTreeSet<Slot>) -> Vec<(Slot, Place)> {
        let made = open.iter().flat_map(|slot| self.kin.made(*slot));
        let all: BTreeSet<Slot> = open.iter().copied().chain(made).collect();
        let mut changed = Vec::new();
        for slot in all {
            let folded = self.kin.owner(slot).map(|owner| self.folded(slot, owner)).unwrap_or_default();
            let before = &self.ledger.of(slot).folded;
            let differs = folded.iter().filter(|at| !before.holds(*at));
            let differs = differs.chain(before.iter().filter(|at| !folded.holds(*at)));
            changed.extend(differs.map(|at| (slot, at as Place)));
            self.ledger.fold(slot, folded);
        }
        changed
    }

    /// The checks of which an owner tells the verdict too.
    fn folded(&self, slot: Slot, owner: Slot) -> Passed {
        let (own, theirs) = (self.ledger.of(slot), self.ledger.of(owner));
        let mut folded = Passed::default();
        own.passed.common(&theirs.passed).for_each(|check| folded.add(check));
        let shown = |findings: &[_]| findings.iter().map(|one| self.slots.show(one)).collect::<Vec<_>>();
        for outcome in own.outcomes().iter().filter(|one| !one.findings.is_empty()) {
            let other = theirs.findings(outcome.check);
            if !other.is_empty()
                && said(&self.world, &shown(&outcome.findings)) == said(&self.world, &shown(other))
            {
                folded.add(usize::from(outcome.check));
            }
        }
        folded
    }
}
