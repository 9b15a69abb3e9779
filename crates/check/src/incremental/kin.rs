//! Which objects were made by which, from World to World.

use std::collections::{BTreeSet, HashMap, HashSet};

use seawall_finding::ObjectId;
use seawall_object::Object;
use seawall_world::World;

use crate::fold::{is_made, true_owner};
use crate::incremental::slots::{Moves, Slot, Slots};

/// Owners, and who says to have been made by whom.
#[derive(Debug, Default)]
pub(crate) struct Kin {
    owners: HashMap<Slot, Slot>,
    made: HashMap<Slot, BTreeSet<Slot>>,
    /// Slots of the objects that name a UID as that of their controller.
    claims: HashMap<Box<str>, BTreeSet<Slot>>,
}

// === impl Kin ===

impl Kin {
    /// Those of a first World.
    pub(crate) fn of(world: &World, slots: &Slots) -> Self {
        let mut kin = Kin::default();
        let all: Vec<ObjectId> = world.ids().collect();
        kin.enter(world, slots, &all);
        for id in all {
            kin.settle(world, slots, slots.slot(id));
        }
        kin
    }

    pub(crate) fn owner(&self, slot: Slot) -> Option<Slot> {
        self.owners.get(&slot).copied()
    }

    /// What an object has made.
    pub(crate) fn made(&self, slot: Slot) -> impl Iterator<Item = Slot> {
        self.made.get(&slot).into_iter().flatten().copied()
    }

    /// Every object that was made, with its owner.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Slot, Slot)> {
        self.owners.iter().map(|(slot, owner)| (*slot, *owner))
    }

    /// Forgets objects of the World before, while their slots are still theirs; gives those whose owner
    /// may now be another one.
    pub(crate) fn leave(&mut self, before: &World, slots: &Slots, moves: &Moves) -> BTreeSet<Slot> {
        let mut open = BTreeSet::new();
        let gone: HashSet<Slot> = moves.removed.iter().map(|id| slots.slot(*id)).collect();
        for &id in &moves.removed {
            let (object, slot) = (before.object(id), slots.slot(id));
            open.extend(self.claimants(object));
            for uid in claimed(object) {
                if let Some(claimants) = self.claims.get_mut(uid) {
                    claimants.remove(&slot);
                    if claimants.is_empty() {
                        self.claims.remove(uid);
                    }
                }
            }
            self.disown(slot);
        }
        open.retain(|slot| !gone.contains(slot));
        open
    }

    /// Takes in objects of the next World; gives those whose owner may now be another one.
    pub(crate) fn enter(&mut self, world: &World, slots: &Slots, added: &[ObjectId]) -> BTreeSet<Slot> {
        let mut open = BTreeSet::new();
        for &id in added {
            let object = world.object(id);
            if is_made(object.group_kind()) {
                open.insert(slots.slot(id));
                for uid in claimed(object) {
                    self.claims.entry(uid.into()).or_default().insert(slots.slot(id));
                }
            }
            open.extend(self.claimants(object));
        }
        open
    }

    /// Finds the owner of an object anew.
    pub(crate) fn settle(&mut self, world: &World, slots: &Slots, slot: Slot) {
        self.disown(slot);
        let id = slots.id(slot);
        if !is_made(world.object(id).group_kind()) {
            return;
        }
        if let Some(owner) = true_owner(world, id) {
            let owner = slots.slot(owner);
            self.owners.insert(slot, owner);
            self.made.entry(owner).or_default().insert(slot);
        }
    }

    fn disown(&mut self, slot: Slot) {
        let Some(owner) = self.owners.remove(&slot) else { return };
        if let Some(made) = self.made.get_mut(&owner) {
            made.remove(&slot);
            if made.is_empty() {
                self.made.remove(&owner);
            }
        }
    }

    fn claimants(&self, object: Object<'_>) -> impl Iterator<Item = Slot> {
        let uid = object.metadata().and_then(|metadata| metadata.str_at(&["uid"]));
        uid.and_then(|uid| self.claims.get(uid)).into_iter().flatten().copied()
    }
}

/// The UIDs that an object names as those of its controllers.
fn claimed<'t>(object: Object<'t>) -> impl Iterator<Item = &'t str> {
    object.owners().filter(|owner| owner.controller && !owner.uid.is_empty()).map(|owner| owner.uid)
}
