//! Through which looks a verdict depends on other objects, so that after a change only those verdicts
//! are given anew that the change may touch.
//!
//! A look is kept as a hash. Two looks with one hash cost an evaluation that was not needed, and never
//! leave one out.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Selector};
use seawall_world::World;

/// Looks of one verdict that are told apart; with more it depends on everything.
const LOOKS_MAX: usize = 256;

/// A look at a World. An object that appears, changes or goes touches every look that it is within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Look<'a> {
    /// At every object, or at too much to tell.
    Everything,
    /// At what could not be read.
    Gaps,
    /// At which kinds there are.
    Kinds,
    /// At all objects of a kind.
    Kind(GroupKind<'a>),
    /// At those in a namespace; the empty one is that of objects that name none.
    KindIn(GroupKind<'a>, &'a str),
    /// At those of a name, in whatever namespace.
    Named(GroupKind<'a>, &'a str),
    /// At all pod templates.
    Templates,
    /// At those in a namespace.
    TemplatesIn(&'a str),
    /// At those in a namespace that bear a label.
    Labelled(&'a str, &'a str, &'a str),
}

/// The looks of one check at one object.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    keys: RefCell<Vec<u64>>,
    full: Cell<bool>,
}

// === impl Look ===

impl<'a> Look<'a> {
    /// The look for the pod templates in a namespace that a selector selects.
    pub(crate) fn selected(namespace: Option<&'a str>, selector: &'a Selector<'a>) -> Self {
        let namespace = namespace.unwrap_or_default();
        match (selector, selector.equality()) {
            // Nothing is selected whatever there is, and still what is hidden is in doubt.
            (Selector::Nothing, _) => Look::Gaps,
            (_, Some((key, value))) => Look::Labelled(namespace, key, value),
            (_, None) => Look::TemplatesIn(namespace),
        }
    }

    pub(crate) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// Adds every look that an object is within.
pub(crate) fn add_looks_at(world: &World, id: ObjectId, keys: &mut HashSet<u64>) {
    let object = world.object(id);
    let (kind, namespace) = (object.group_kind(), world.namespace(id).unwrap_or_default());
    let looks =
        [Look::Everything, Look::Kind(kind), Look::KindIn(kind, namespace), Look::Named(kind, object.name())];
    keys.extend(looks.iter().map(Look::key));
    for template in world.templates_of(id) {
        keys.extend([Look::Templates, Look::TemplatesIn(namespace)].iter().map(Look::key));
        let labels = world.pod(template).metadata.and_then(|metadata| metadata.at(&["labels"]));
        for (name, value) in labels.into_iter().flat_map(|labels| labels.entries()) {
            keys.insert(Look::Labelled(namespace, name, value.as_str().unwrap_or_default()).key());
        }
    }
}

// === impl Trace ===

impl Trace {
    pub(crate) fn note(&self, look: &Look<'_>) {
        let mut keys = self.keys.borrow_mut();
        let key = look.key();
        if self.full.get() || keys.contains(&key) {
            return;
        }
        if keys.len() == LOOKS_MAX {
            keys.clear();
            keys.push(Look::Everything.key());
            self.full.set(true);
        } else {
            keys.push(key);
        }
    }

    /// Moves what was noted behind `keys`, and begins anew.
    pub(crate) fn take(&self, keys: &mut Vec<u64>) {
        keys.append(&mut self.keys.borrow_mut());
        self.full.set(false);
    }
}
