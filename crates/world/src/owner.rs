//! From an object to what made it.

use seawall_finding::ObjectId;

use crate::build::World;
use crate::resolve::Resolution;

/// Longest chain of owners that is followed; real ones have four links at most.
const OWNERS_MAX: usize = 16;

// === impl World ===

impl World {
    /// The object that controls another, as its owner references say: by UID where that is known,
    /// else by kind and name. None where nothing owns the object, or its owner was not read.
    pub fn owner(&self, id: ObjectId) -> Option<ObjectId> {
        let object = self.object(id);
        let owner = object.owners().find(|owner| owner.controller).or_else(|| object.owners().next())?;
        if let Some(by_uid) = Some(owner.uid).filter(|uid| !uid.is_empty()).and_then(|uid| self.with_uid(uid))
        {
            return Some(by_uid);
        }
        match self.resolve(owner.kind, self.namespace(id), owner.name) {
            Resolution::Found(found) => found.into_iter().find(|found| *found != id),
            Resolution::Elsewhere(_) | Resolution::Absent => None,
        }
    }

    /// The object at the end of the chain of owners; the object itself where nothing owns it.
    pub fn root_owner(&self, id: ObjectId) -> ObjectId {
        let mut at = id;
        for _ in 0..OWNERS_MAX {
            match self.owner(at) {
                Some(owner) if owner != id => at = owner,
                _ => break,
            }
        }
        at
    }
}
