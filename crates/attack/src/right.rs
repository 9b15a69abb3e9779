//! What an edge may ask its holder to be allowed.

use seawall_access::{Policy, RuleId, Text, Wish};
use seawall_world::Version;

use crate::facts::Facts;
use crate::kind::{Draw, Kind, KindId};

/// Something to be allowed, in any of several ways.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// The ways; one suffices.
    pub any: &'static [Ability],
}

/// One verb of these, on one resource.
#[derive(Clone, Copy, Debug)]
pub struct Ability {
    /// Verbs, of which one suffices.
    pub verbs: &'static [&'static str],
    /// The API group.
    pub group: &'static str,
    /// The resource, or resource and subresource (`pods/exec`).
    pub resource: &'static str,
    /// Where it has to be allowed.
    pub place: Place,
    /// The names of which one has to be allowed; empty where any name will do.
    pub names: &'static [&'static str],
    /// The first version in which it suffices, and the first in which it no longer does.
    pub versions: (Option<Version>, Option<Version>),
    /// Whether it counts only where the World shows that the API server serves the resource.
    pub served: bool,
}

/// Where something has to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a namespace, or everywhere: the objects stand in namespaces.
    Namespace,
    /// In this namespace, or everywhere.
    Of(&'static str),
    /// Everywhere: the objects stand in no namespace.
    Cluster,
}

/// With which names a right is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// Whatever the name.
    All,
    /// With these only, in order.
    Only(Vec<Text>),
}

/// A right that a role gives.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// Its place among all rights.
    pub(crate) right: u16,
    /// Where it counts.
    pub(crate) place: Place,
    pub(crate) names: Names,
    /// The first rule that gives it.
    pub(crate) rule: RuleId,
}

/// All rights that edges ask for, ready to be looked for in rules.
#[derive(Debug)]
pub(crate) struct Rights {
    /// By right: its abilities with their verbs.
    wishes: Vec<Asked>,
    /// The first right of each kind that was asked for.
    pub(crate) starts: Vec<u16>,
}

#[derive(Debug)]
struct Asked {
    right: u16,
    place: Place,
    names: Vec<Text>,
    wish: Wish,
}

// === impl Right ===

impl Right {
    /// Any of several ways.
    pub const fn any(any: &'static [Ability]) -> Right {
        Right { any }
    }
}

// === impl Ability ===

impl Ability {
    /// Verbs on a resource whose objects stand in namespaces.
    pub const fn of(verbs: &'static [&'static str], group: &'static str, resource: &'static str) -> Ability {
        let (place, versions) = (Place::Namespace, (None, None));
        Ability { verbs, group, resource, place, names: &[], versions, served: false }
    }

    /// Verbs on a resource whose objects stand in no namespace.
    pub const fn on_cluster(
        verbs: &'static [&'static str],
        group: &'static str,
        resource: &'static str,
    ) -> Ability {
        Ability { place: Place::Cluster, ..Ability::of(verbs, group, resource) }
    }

    /// The same, in one namespace.
    pub const fn within(self, namespace: &'static str) -> Ability {
        Ability { place: Place::Of(namespace), ..self }
    }

    /// The same, with one of these names.
    pub const fn named(self, names: &'static [&'static str]) -> Ability {
        Ability { names, ..self }
    }

    /// The same, from a version on.
    pub const fn since(self, version: Version) -> Ability {
        Ability { versions: (Some(version), self.versions.1), ..self }
    }

    /// The same, before a version.
    pub const fn before(self, version: Version) -> Ability {
        Ability { versions: (self.versions.0, Some(version)), ..self }
    }

    /// The same, where the World shows that the API server serves the resource.
    pub const fn where_served(self) -> Ability {
        Ability { served: true, ..self }
    }

    fn holds_for(&self, facts: &Facts<'_>) -> bool {
        let version = facts.version();
        (!self.served || facts.serves(self.group, self.resource))
            && self.versions.0.is_none_or(|since| version >= since)
            && self.versions.1.is_none_or(|before| version < before)
    }
}

// === impl Names ===

impl Names {
    /// The names, where only some are allowed.
    pub fn only(&self) -> Option<&[Text]> {
        match self {
            Names::All => None,
            Names::Only(names) => Some(names),
        }
    }

    pub(crate) fn add(&mut self, more: &Names) {
        match more {
            Names::All => *self = Names::All,
            Names::Only(names) if !names.is_empty() => self.join(names),
            Names::Only(_) => {}
        }
    }

    /// Adds the names of a rule, for which none means every name.
    fn join(&mut self, more: &[Text]) {
        match self {
            Names::All => {}
            Names::Only(_) if more.is_empty() => *self = Names::All,
            Names::Only(names) => {
                names.extend_from_slice(more);
                names.sort_unstable();
                names.dedup();
            }
        }
    }
}

// === impl Rights ===

impl Rights {
    pub(crate) fn new(kinds: &[(KindId, &'static Kind)], facts: &Facts<'_>) -> Rights {
        let policy = facts.access.policy();
        let mut rights = Rights { wishes: Vec::new(), starts: Vec::new() };
        let mut next = 0;
        for (_, kind) in kinds {
            rights.starts.push(next);
            let (Draw::Rights(all, _) | Draw::Steering(all, _)) = kind.draw else { continue };
            for right in all {
                for ability in right.any.iter().filter(|ability| ability.holds_for(facts)) {
                    let names: Vec<Text> =
                        ability.names.iter().map(|name| policy.texts().find(name)).collect();
                    let asked = |verb: &&str| Asked {
                        right: next,
                        place: ability.place,
                        names: names.clone(),
                        wish: policy.wish(verb, ability.group, ability.resource),
                    };
                    rights.wishes.extend(ability.verbs.iter().map(asked));
                }
                next += 1;
            }
        }
        rights
    }

    /// What rules give of all rights, by right. One right may be given at several places.
    pub(crate) fn of_rules(&self, policy: &Policy, rules: &[RuleId]) -> Vec<Given> {
        let mut given: Vec<Given> = Vec::new();
        for rule in rules {
            for asked in &self.wishes {
                let Some(names) = policy.gives(*rule, &asked.wish) else { continue };
                let is_named = asked.names.is_empty()
                    || names.is_empty()
                    || asked.names.iter().any(|name| names.contains(name));
                if is_named {
                    let names = if asked.names.is_empty() { names } else { &[] };
                    add(&mut given, asked, names, *rule);
                }
            }
        }
        given.sort_by_key(|one| one.right);
        given
    }
}

fn add(given: &mut Vec<Given>, asked: &Asked, names: &[Text], rule: RuleId) {
    match given.iter_mut().find(|one| one.right == asked.right && one.place == asked.place) {
        Some(known) => known.names.join(names),
        None => {
            let mut first = Names::Only(Vec::new());
            first.join(names);
            given.push(Given { right: asked.right, place: asked.place, names: first, rule });
        }
    }
}
