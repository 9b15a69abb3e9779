//! Numbers that objects keep from World to World, though their ids move.

use std::collections::HashMap;
use std::sync::Arc;

use seawall_finding::{Evidence, Finding, ObjectId};
use seawall_world::{Source, World};

/// An object's number, the same as long as its source is.
pub(crate) type Slot = u32;

const NOWHERE: u32 = u32::MAX;

/// Which slot is which object of the World at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    /// By slot.
    ids: Vec<u32>,
    /// By object.
    slots: Vec<Slot>,
    free: Vec<Slot>,
}

/// What is another in the next World.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// Objects of the World before that the next one does not have.
    pub(crate) removed: Vec<ObjectId>,
    /// Objects of the next World that the one before does not have.
    pub(crate) added: Vec<ObjectId>,
    /// Old and new ids of the sources that stay: first old object, first new one, and how many.
    kept: Vec<(u32, u32, u32)>,
}

// === impl Moves ===

impl Moves {
    pub(crate) fn between(before: &World, after: &World) -> Self {
        let (old, new) = (before.sources(), after.sources());
        let same = |(one, other): &(&Arc<Source>, &Arc<Source>)| Arc::ptr_eq(one, other);
        let prefix = old.iter().zip(new).take_while(same).count();
        let suffix = old[prefix..].iter().rev().zip(new[prefix..].iter().rev()).take_while(same).count();
        let (old_end, new_end) = (old.len() - suffix, new.len() - suffix);
        let mut moves = Moves::default();
        (0..prefix).for_each(|at| moves.keep((before, at), (after, at)));
        let mut places: HashMap<*const Source, usize> =
            (prefix..old_end).map(|at| (Arc::as_ptr(&old[at]), at)).collect();
        let (mut gone, mut next) = (vec![true; old_end - prefix], prefix);
        for (to, source) in new.iter().enumerate().take(new_end).skip(prefix) {
            match places.remove(&Arc::as_ptr(source)) {
                // Some checks take the first of several objects, so what changes places is new.
                Some(at) if at >= next => {
                    moves.keep((before, at), (after, to));
                    gone[at - prefix] = false;
                    next = at + 1;
                }
                _ => moves.added.extend(after.ids_of_source(to).map(ObjectId)),
            }
        }
        (0..suffix).for_each(|at| moves.keep((before, old_end + at), (after, new_end + at)));
        for at in (prefix..old_end).filter(|at| gone[at - prefix]) {
            moves.removed.extend(before.ids_of_source(at).map(ObjectId));
        }
        moves
    }

    fn keep(&mut self, (before, at): (&World, usize), (after, to): (&World, usize)) {
        let (from, to) = (before.ids_of_source(at), after.ids_of_source(to));
        self.kept.push((from.start, to.start, from.end - from.start));
    }
}

// === impl Slots ===

impl Slots {
    /// A slot for each object of a first World.
    pub(crate) fn of(world: &World) -> Self {
        let all: Vec<u32> = (0..world.len() as u32).collect();
        Slots { ids: all.clone(), slots: all, free: Vec::new() }
    }

    /// How many slots there are, free ones included.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Goes with the objects to the next World, of so many objects.
    pub(crate) fn follow(&mut self, moves: &Moves, objects: usize) {
        for id in &moves.removed {
            let slot = self.slots[id.0 as usize];
            self.ids[slot as usize] = NOWHERE;
            self.free.push(slot);
        }
        let mut slots = vec![NOWHERE; objects];
        for &(from, to, count) in &moves.kept {
            for at in 0..count {
                let slot = self.slots[(from + at) as usize];
                slots[(to + at) as usize] = slot;
                self.ids[slot as usize] = to + at;
            }
        }
        for id in &moves.added {
            let slot = self.free.pop().unwrap_or_else(|| {
                self.ids.push(NOWHERE);
                self.ids.len() as u32 - 1
            });
            slots[id.0 as usize] = slot;
            self.ids[slot as usize] = id.0;
        }
        self.slots = slots;
    }

    pub(crate) fn slot(&self, id: ObjectId) -> Slot {
        self.slots[id.0 as usize]
    }

    pub(crate) fn id(&self, slot: Slot) -> ObjectId {
        ObjectId(self.ids[slot as usize])
    }

    /// A finding as it is kept, with slots for ids.
    pub(crate) fn keep(&self, mut finding: Finding) -> Finding {
        let slot = |evidence: &mut Evidence| evidence.object = ObjectId(self.slot(evidence.object));
        finding.object = ObjectId(self.slot(finding.object));
        slot(&mut finding.evidence);
        finding.related.iter_mut().for_each(slot);
        finding
    }

    /// A kept finding as one of the World at hand.
    pub(crate) fn show(&self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        let id = |evidence: &mut Evidence| evidence.object = self.id(evidence.object.0);
        finding.object = self.id(finding.object.0);
        id(&mut finding.evidence);
        finding.related.iter_mut().for_each(id);
        finding
    }
}
