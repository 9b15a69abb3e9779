//! What a check may look at besides its subject.

use seawall_finding::{Cause, CauseKind, Hidden, ObjectId};
use seawall_object::GroupKind;
use seawall_world::{Blind, Resolution, Version, World};

use crate::check::Check;
use crate::lens::{Lens, Looks};
use crate::parameter::{Parameters, Setting};
use crate::trace::Trace;

/// The surroundings of one run of one check on one object.
#[derive(Clone, Copy, Debug)]
pub struct Context<'w> {
    /// Everything that was read.
    pub world: Lens<'w>,
    /// The object at hand.
    pub id: ObjectId,
    pub(crate) check: &'w Check,
    pub(crate) parameters: &'w Parameters,
}

// === impl Context ===

impl<'w> Context<'w> {
    /// The surroundings of `check` on the object `id`.
    pub fn new(world: &'w World, id: ObjectId, check: &'w Check, parameters: &'w Parameters) -> Self {
        Context { world: Lens::new(world, None, None), id, check, parameters }
    }

    /// The same, with what the check looks at noted.
    pub(crate) fn noting(self, world: &'w World, looks: &'w Looks, trace: Option<&'w Trace>) -> Self {
        looks.expect(self.check.needs);
        Context { world: Lens::new(world, Some(looks), trace), ..self }
    }

    /// The same surroundings for looks on which no verdict rests, such as those for further evidence.
    pub fn aside(&self) -> Self {
        Context { world: self.world.aside(), ..*self }
    }

    /// The namespace of the object at hand, defaulted where the person gave a default.
    pub fn namespace(&self) -> Option<&'w str> {
        self.world.namespace(self.id)
    }

    /// The version the objects are meant for.
    pub fn kubernetes(&self) -> Version {
        self.world.settings().kubernetes
    }

    /// The version for which is judged what ends: that of the upgrade that someone asked about, else the
    /// objects' own.
    pub fn target(&self) -> Version {
        self.world.settings().target()
    }

    /// Whether the World holds all that the cluster holds, so that what is missing is missing.
    pub fn is_complete(&self) -> bool {
        self.world.settings().complete
    }

    /// What a reference from the object at hand leads to.
    pub fn resolve(&self, kind: &str, name: &str) -> Resolution {
        self.world.resolve(GroupKind::parse(kind), self.namespace(), name)
    }

    /// Why it cannot be known that `what`, which was looked for and not found, does not exist; none
    /// where absent means absent. `what` is a noun phrase such as `the Secret "db"`.
    pub fn doubt_absence(&self, what: &str) -> Option<Cause> {
        let doubt = self.world.doubt();
        // A World that is not complete leaves more open than an input that could not be read.
        let gap = match doubt {
            Some(Blind::Gap(at)) => Some(self.world.gap(at)),
            _ => None,
        };
        let gap = gap.filter(|gap| self.is_complete() || gap.hides != Hidden::Anything);
        if let Some(gap) = gap {
            let detail = format!("{what} is not among the objects read, and {} was not read", gap.subject());
            return Some(Cause::new(gap.cause.kind, detail));
        }
        (!self.is_complete() || doubt.is_some()).then(|| {
            let detail = format!("{what} is not among the objects read and may exist elsewhere");
            Cause::new(CauseKind::OutsideScope, detail)
        })
    }

    /// Why a verdict that rests on objects that were looked for cannot be given.
    pub(crate) fn cause(&self, blind: Blind) -> Cause {
        match blind {
            Blind::Gap(at) => {
                let gap = self.world.gap(at);
                let detail = format!("it depends on what was not read: {}", gap.subject());
                Cause::new(gap.cause.kind, detail)
            }
            Blind::OutsideScope => {
                let detail = "it depends on objects of namespaces that were not asked for";
                Cause::new(CauseKind::OutsideScope, detail)
            }
        }
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
