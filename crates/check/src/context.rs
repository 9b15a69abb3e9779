//! What a check may look at besides its subject.

use seawall_finding::{Cause, CauseKind, ObjectId};
use seawall_object::GroupKind;
use seawall_world::{Resolution, Version, World};

use crate::check::Check;
use crate::parameter::{Parameters, Setting};

/// The surroundings of one run of one check on one object.
#[derive(Clone, Copy, Debug)]
pub struct Context<'w> {
    /// Everything that was read.
    pub world: &'w World,
    /// The object at hand.
    pub id: ObjectId,
    pub(crate) check: &'w Check,
    pub(crate) parameters: &'w Parameters,
}

// === impl Context ===

impl<'w> Context<'w> {
    /// The surroundings of `check` on the object `id`.
    pub fn new(world: &'w World, id: ObjectId, check: &'w Check, parameters: &'w Parameters) -> Self {
        Context { world, id, check, parameters }
    }

    /// The namespace of the object at hand, defaulted where the person gave a default.
    pub fn namespace(&self) -> Option<&'w str> {
        self.world.namespace(self.id)
    }

    /// The version the objects are meant for.
    pub fn kubernetes(&self) -> Version {
        self.world.settings().kubernetes
    }

    /// Whether the World holds all that the cluster holds, so that what is missing is missing.
    pub fn is_complete(&self) -> bool {
        self.world.settings().complete
    }

    /// What a reference from the object at hand leads to.
    pub fn resolve(&self, kind: &str, name: &str) -> Resolution {
        self.world.resolve(GroupKind::parse(kind), self.namespace(), name)
    }

    /// Why it cannot be known that `what`, which was not found, does not exist; none where absent
    /// means absent. `what` is a noun phrase such as `the Secret "db"`.
    pub fn doubt_absence(&self, what: &str) -> Option<Cause> {
        if !self.is_complete() {
            let detail = format!("{what} is not among the objects read and may exist elsewhere");
            return Some(Cause::new(CauseKind::OutsideScope, detail));
        }
        let gap = self.world.gaps().first()?;
        let detail = format!("{what} is not among the objects read, and {} was not read", gap.place);
        Some(Cause::new(gap.cause.kind, detail))
    }

    /// A numeric parameter of the check.
    pub fn int(&self, name: &str) -> i64 {
        match self.setting(name) {
            Some(Setting::Int(value)) => *value,
            _ => 0,
        }
    }

    /// A switch of the check.
    pub fn bool(&self, name: &str) -> bool {
        matches!(self.setting(name), Some(Setting::Bool(true)))
    }

    /// Whether a word list parameter holds a word; see [`Context::words`].
    pub fn has_word(&self, name: &str, word: &str) -> bool {
        self.words(name).any(|known| known == word)
    }

    /// A word list parameter of the check.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &'w str> {
        let (fixed, own): (&'w [&'static str], &'w [String]) = match self.setting(name) {
            Some(Setting::Words(words)) => (words, &[]),
            Some(Setting::OwnWords(words)) => (&[], words),
            _ => (&[], &[]),
        };
        fixed.iter().copied().chain(own.iter().map(String::as_str))
    }

    fn setting(&self, name: &str) -> Option<&'w Setting> {
        self.parameters.get(self.check.id, name).or_else(|| {
            let declared = self.check.parameters.iter().find(|known| known.name == name);
            debug_assert!(declared.is_some(), "{} declares no parameter {name}", self.check.id);
            declared.map(|known| &known.default)
        })
    }
}
