//! The World as a check sees it: every look at other objects is noted, so that a verdict that rests
//! on something hidden is known to.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use seawall_finding::{Gap, ObjectId};
use seawall_object::{GroupKind, Object, PodTemplate, Selector};
use seawall_world::{Blind, Resolution, Settings, Source, Template, Within, World};

use crate::trace::{Look, Trace};

/// Among [`Check::needs`](crate::Check::needs), every kind that holds pod templates: whoever looks
/// for pods by their labels looks at all of them.
pub const POD_TEMPLATES: &str = "pod templates";

/// What a check has looked at besides its subject, in one call of its logic.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    any: Cell<bool>,
    blind: Cell<Option<Blind>>,
    /// What the check at work says it looks for.
    needs: Cell<&'static [&'static str]>,
    /// The kinds, where someone wants to know.
    kinds: Option<RefCell<BTreeSet<String>>>,
}

/// A view of the World that notes what is looked for. A look that ends at what it sought rests on
/// what it found; one that has seen all there is rests on there being no more.
#[derive(Clone, Copy, Debug)]
pub struct Lens<'w> {
    world: &'w World,
    looks: Option<&'w Looks>,
    /// Where every look is kept, where someone will want to know.
    trace: Option<&'w Trace>,
}

/// The objects or pod templates that a look gives.
#[derive(Debug)]
pub struct Seen<'w, I> {
    inner: I,
    /// Why there may be more.
    blind: Option<Blind>,
    looks: Option<&'w Looks>,
}

// === impl Looks ===

impl Looks {
    /// Looks that keep the kinds.
    pub(crate) fn tracing() -> Self {
        Looks { kinds: Some(RefCell::default()), ..Looks::default() }
    }

    pub(crate) fn into_kinds(self) -> BTreeSet<String> {
        self.kinds.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Why what was looked for since the last reset may exist unseen.
    pub(crate) fn blind(&self) -> Option<Blind> {
        self.blind.get()
    }

    pub(crate) fn reset(&self) {
        self.any.set(false);
        self.blind.set(None);
    }

    /// Makes ready for a check that says it looks for `needs`.
    pub(crate) fn expect(&self, needs: &'static [&'static str]) {
        if cfg!(debug_assertions) {
            self.needs.set(needs);
        }
    }

    fn note(&self, kind: impl Fn() -> String) {
        self.any.set(true);
        if cfg!(debug_assertions) && self.kinds.is_none() {
            let kind = kind();
            assert!(self.needs.get().contains(&&*kind), "a check looks for {kind} and does not declare it");
        }
        if let Some(kinds) = &self.kinds {
            kinds.borrow_mut().insert(kind());
        }
    }

    /// Notes every kind that the check at work says it looks for.
    fn note_all(&self) {
        self.any.set(true);
        if let Some(kinds) = &self.kinds {
            kinds.borrow_mut().extend(self.needs.get().iter().map(|kind| (*kind).to_owned()));
        }
    }

    /// Nothing more was found, which may be so for `blind` alone. A gap counts before the scope.
    fn found_no_more(&self, blind: Blind) {
        if !matches!(self.blind.get(), Some(Blind::Gap(_))) {
            self.blind.set(Some(blind));
        }
    }
}

// === impl Lens ===

impl<'w> Lens<'w> {
    pub(crate) fn new(world: &'w World, looks: Option<&'w Looks>, trace: Option<&'w Trace>) -> Self {
        Lens { world, looks, trace }
    }

    fn trace<'a>(self, look: impl FnOnce() -> Look<'a>) {
        if let Some(trace) = self.trace {
            trace.note(&look());
        }
    }

    pub(crate) fn aside(self) -> Self {
        Lens { looks: None, ..self }
    }

    /// What the person said about the World.
    pub fn settings(self) -> &'w Settings {
        self.world.settings()
    }

    /// An object that was found.
    pub fn object(self, id: ObjectId) -> Object<'w> {
        self.world.object(id)
    }

    /// The namespace an object is in; none for kinds without namespace and where nobody says.
    pub fn namespace(self, id: ObjectId) -> Option<&'w str> {
        self.world.namespace(id)
    }

    /// The source that holds an object.
    pub fn source(self, id: ObjectId) -> &'w Source {
        self.world.source(id)
    }

    /// The pod templates of one object.
    pub fn templates_of(self, id: ObjectId) -> &'w [Template] {
        self.world.templates_of(id)
    }

    /// The view of a pod template.
    pub fn pod(self, template: &Template) -> PodTemplate<'w> {
        self.world.pod(template)
    }

    /// Every kind that objects are of, always in the same order. This is no look: no verdict that
    /// something is so may rest on it.
    pub fn kinds(self) -> impl Iterator<Item = GroupKind<'w>> + use<'w> {
        self.trace(|| Look::Kinds);
        self.world.kinds()
    }

    /// The objects of a kind, in reading order.
    pub fn of_kind(self, kind: GroupKind<'_>) -> Seen<'w, impl Iterator<Item = ObjectId> + use<'w>> {
        self.trace(|| Look::Kind(kind));
        let found = self.world.of_kind(kind).iter().copied();
        self.seen(kind, Within::Everywhere, found)
    }

    /// The objects of a kind in a namespace; `None` is the namespace of those that name none.
    pub fn of_kind_in<'a>(
        self,
        kind: GroupKind<'a>,
        namespace: Option<&'a str>,
    ) -> Seen<'w, impl Iterator<Item = ObjectId> + use<'a, 'w>> {
        self.trace(|| Look::KindIn(kind, namespace.unwrap_or_default()));
        let found = self.world.of_kind_in(kind, namespace);
        self.seen(kind, Within::Namespace(namespace), found)
    }

    /// A value worked out from all objects, once for a World, as by an evaluator with indexes of its own.
    /// Asking for it is no look: whoever reads something off it looks, through this lens, at what that rests
    /// on.
    pub fn derived<T: Any + Send + Sync>(self, make: fn(&World) -> T) -> &'w T {
        self.world.derived(make)
    }

    /// Looks at all objects of a kind, as one does who reads off a derived value what rests on them all.
    pub fn rest_on(self, kind: GroupKind<'_>) {
        self.trace(|| Look::Kind(kind));
        let Some(looks) = self.looks else { return };
        looks.note(|| kind.to_string());
        if let Some(blind) = self.world.blind(kind, Within::Everywhere) {
            looks.found_no_more(blind);
        }
    }

    /// Looks at all objects of the kinds that the check needs, as one does who reads off a derived value what
    /// rests on them all; `blind` is why there may be more of any. Any change may touch what it says.
    pub fn rest_on_all(self, blind: Option<Blind>) {
        self.trace(|| Look::Everything);
        let Some(looks) = self.looks else { return };
        looks.note_all();
        if let Some(blind) = blind {
            looks.found_no_more(blind);
        }
    }

    /// Every pod template.
    pub fn templates(self) -> Seen<'w, impl Iterator<Item = &'w Template> + use<'w>> {
        self.trace(|| Look::Templates);
        self.seen_templates(Within::Everywhere, self.world.templates().iter())
    }

    /// The pod templates in a namespace whose labels a selector matches; `None` is the namespace of
    /// those that name none.
    pub fn selected<'a>(
        self,
        namespace: Option<&'a str>,
        selector: &'a Selector<'a>,
    ) -> Seen<'w, impl Iterator<Item = &'w Template> + use<'a, 'w>> {
        self.trace(|| Look::selected(namespace, selector));
        self.seen_templates(Within::Namespace(namespace), self.world.selected(namespace, selector))
    }

    /// The objects of a kind that a reference from `namespace` to `name` means.
    pub fn resolve(self, kind: GroupKind<'_>, namespace: Option<&str>, name: &str) -> Resolution {
        self.trace(|| Look::Named(kind, name));
        let resolution = self.world.resolve(kind, namespace, name);
        if let Some(looks) = self.looks {
            looks.note(|| kind.to_string());
            if !matches!(resolution, Resolution::Found(_))
                && let Some(blind) = self.world.blind(kind, Within::Namespace(namespace))
            {
                looks.found_no_more(blind);
            }
        }
        resolution
    }

    fn seen<I>(self, kind: GroupKind<'_>, within: Within<'_>, inner: I) -> Seen<'w, I> {
        let Some(looks) = self.looks else { return Seen { inner, blind: None, looks: None } };
        looks.note(|| kind.to_string());
        Seen { inner, blind: self.world.blind(kind, within), looks: self.looks }
    }

    fn seen_templates<I>(self, within: Within<'_>, inner: I) -> Seen<'w, I> {
        let Some(looks) = self.looks else { return Seen { inner, blind: None, looks: None } };
        looks.note(|| POD_TEMPLATES.to_owned());
        Seen { inner, blind: self.world.blind_to_templates(within), looks: self.looks }
    }

    /// Why what was looked for may exist unseen. Where nobody looked, every gap may hide it.
    pub(crate) fn doubt(self) -> Option<Blind> {
        self.trace(|| Look::Gaps);
        match self.looks.filter(|looks| looks.any.get()) {
            Some(looks) => looks.blind(),
            None if self.world.gaps().is_empty() => None,
            None => Some(Blind::Gap(0)),
        }
    }

    pub(crate) fn gap(self, at: usize) -> &'w Gap {
        &self.world.gaps()[at]
    }
}

// === impl Seen ===

impl<I: Iterator> Iterator for Seen<'_, I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let next = self.inner.next();
        if next.is_none()
            && let (Some(blind), Some(looks)) = (self.blind, self.looks)
        {
            looks.found_no_more(blind);
        }
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}
