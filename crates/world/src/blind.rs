//! Which objects may exist that the World does not hold.

use seawall_finding::{Gap, Hidden};
use seawall_object::{GroupKind, holds_templates, template_kinds};

use crate::build::World;
use crate::scope::is_cluster_scoped;

/// Where objects are looked for. For kinds without namespace it makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within<'a> {
    /// In all namespaces.
    Everywhere,
    /// In one; `None` is the namespace of those that name none.
    Namespace(Option<&'a str>),
}

/// Why objects that were looked for may exist unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blind {
    /// A gap hides them: its place in [`World::gaps`].
    Gap(usize),
    /// They would be in a namespace that nobody asked for.
    OutsideScope,
}

/// Objects of one kind, hidden by one gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shade {
    kind: Box<str>,
    group: Box<str>,
    /// None where they are hidden wherever they are.
    namespace: Option<Box<str>>,
    gap: usize,
}

/// The gaps of a World by what they hide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BlindSpots {
    /// In order.
    shades: Vec<Shade>,
    /// Gaps that hide kinds with pod templates, by namespace; in order.
    templates: Vec<(Option<Box<str>>, usize)>,
    groups: Vec<usize>,
    /// The first gap that may hide anything, in a World of a cluster, or of files that hold all of one.
    /// What is not among the objects of other files may exist elsewhere, gap or none.
    anything: Option<usize>,
}

// === impl BlindSpots ===

impl BlindSpots {
    pub(crate) fn of(world: &World) -> Self {
        let mut spots = BlindSpots::default();
        let whole = world.settings().complete || world.sources().iter().any(|source| source.is_live());
        for (at, gap) in world.gaps().iter().enumerate() {
            match &gap.hides {
                Hidden::Anything if whole => _ = spots.anything.get_or_insert(at),
                Hidden::Anything | Hidden::Parts => {}
                Hidden::Group(_) => spots.groups.push(at),
                Hidden::Kind { group, kind, namespace } => {
                    spots.push(GroupKind { group, kind }, namespace.as_deref(), at);
                }
            }
        }
        // Nothing that an object says can be relied upon where the API server would refuse it.
        for (id, gap) in world.undecodable_objects() {
            spots.push(world.object(id).group_kind(), world.namespace(id), gap);
        }
        spots.shades.sort_unstable();
        spots.templates.sort_unstable();
        spots
    }

    fn push(&mut self, kind: GroupKind<'_>, namespace: Option<&str>, gap: usize) {
        let namespace: Option<Box<str>> = namespace.map(Box::from);
        if holds_templates(kind) {
            self.templates.push((namespace.clone(), gap));
        }
        self.shades.push(Shade { kind: kind.kind.into(), group: kind.group.into(), namespace, gap });
    }

    fn is_empty(&self) -> bool {
        self.shades.is_empty() && self.groups.is_empty() && self.anything.is_none()
    }

    fn of_kind(&self, wanted: GroupKind<'_>, within: Within<'_>) -> Option<usize> {
        let from = |namespace: Option<&str>| {
            let key = (wanted.kind, wanted.group, namespace);
            let start =
                self.shades.partition_point(|one| (&*one.kind, &*one.group, one.namespace.as_deref()) < key);
            let found = self.shades.get(start)?;
            (*found.kind == *wanted.kind && *found.group == *wanted.group).then_some(found)
        };
        let everywhere = from(None)?;
        match within {
            Within::Everywhere => Some(everywhere.gap),
            Within::Namespace(_) if everywhere.namespace.is_none() => Some(everywhere.gap),
            Within::Namespace(namespace) => {
                from(namespace).filter(|one| one.namespace.as_deref() == namespace).map(|one| one.gap)
            }
        }
    }

    fn of_templates(&self, within: Within<'_>) -> Option<usize> {
        let (first, gap) = self.templates.first()?;
        match within {
            Within::Everywhere => Some(*gap),
            Within::Namespace(_) if first.is_none() => Some(*gap),
            Within::Namespace(namespace) => {
                let start = self.templates.partition_point(|(one, _)| one.as_deref() < namespace);
                let (found, gap) = self.templates.get(start)?;
                (found.as_deref() == namespace).then_some(*gap)
            }
        }
    }

    fn of_group(&self, gaps: &[Gap], is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
        self.groups.iter().copied().find(|at| match &gaps[*at].hides {
            Hidden::Group(group) => is_wanted(group),
            _ => false,
        })
    }
}

// === impl World ===

impl World {
    /// Why objects of a kind may exist there that the World does not hold; none where those it
    /// holds are all, or where it was never said to be complete.
    pub fn blind(&self, kind: GroupKind<'_>, within: Within<'_>) -> Option<Blind> {
        let spots = &self.blind_spots;
        if !spots.is_empty() {
            let of_group = || spots.of_group(self.gaps(), |group| group == kind.group);
            let gap = spots.of_kind(kind, within).or_else(of_group).or(spots.anything);
            if let Some(gap) = gap {
                return Some(Blind::Gap(gap));
            }
        }
        // Of kinds without namespace, only the namespaces that were asked for are known then.
        let narrowed = !self.settings().namespaces.is_empty() && is_cluster_scoped(kind);
        (narrowed || self.is_outside_scope(within)).then_some(Blind::OutsideScope)
    }

    /// As [`World::blind`], for pod templates of every kind.
    pub fn blind_to_templates(&self, within: Within<'_>) -> Option<Blind> {
        let spots = &self.blind_spots;
        if !spots.is_empty() {
            let holds = |group: &str| template_kinds().any(|kind| kind.group == group);
            let of_group = || spots.of_group(self.gaps(), holds);
            let gap = spots.of_templates(within).or_else(of_group).or(spots.anything);
            if let Some(gap) = gap {
                return Some(Blind::Gap(gap));
            }
        }
        self.is_outside_scope(within).then_some(Blind::OutsideScope)
    }

    /// Whether everything that a cluster holds was asked for, so that what follows from all of it can be
    /// told; gaps may hide some of it.
    pub fn is_whole(&self) -> bool {
        let settings = self.settings();
        let is_all = settings.complete || self.sources().iter().any(|source| source.is_live());
        is_all && settings.namespaces.is_empty() && !settings.by_label
    }

    /// Whether the same may exist unseen as in another World, for the same reasons.
    pub fn is_as_blind_as(&self, other: &World) -> bool {
        self.blind_spots == other.blind_spots
            && self.gaps() == other.gaps()
            && self.settings() == other.settings()
    }

    fn is_outside_scope(&self, within: Within<'_>) -> bool {
        let asked = &self.settings().namespaces;
        let elsewhere = match within {
            Within::Everywhere => true,
            Within::Namespace(None) => false,
            Within::Namespace(Some(namespace)) => !asked.iter().any(|one| one == namespace),
        };
        self.settings().by_label || (!asked.is_empty() && elsewhere)
    }
}
