//! Which objects an exception speaks of.

use seawall_finding::ObjectId;
use seawall_world::World;

use crate::glob::glob_matches;

/// Objects by what they are called; what is empty holds all. All are globs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Kinds such as `Deployment`, or with their group such as `apps/Deployment`.
    pub kinds: Vec<String>,
    /// Names.
    pub names: Vec<String>,
    /// Namespaces. Objects without namespace are in none of them.
    pub namespaces: Vec<String>,
    /// Labels with their values; an object has to bear all of them.
    pub labels: Vec<(String, String)>,
}

// === impl Scope ===

impl Scope {
    /// Whether nothing limits it.
    pub fn is_everything(&self) -> bool {
        *self == Scope::default()
    }

    /// Whether it holds an object.
    pub fn holds(&self, world: &World, id: ObjectId) -> bool {
        let object = world.object(id);
        let kind = object.group_kind();
        let is_kind = |pattern: &str| match pattern.contains('/') {
            true => glob_matches(pattern, &kind.to_string()),
            false => glob_matches(pattern, kind.kind),
        };
        any(&self.kinds, is_kind)
            && any(&self.names, |pattern| glob_matches(pattern, object.display_name()))
            && any(&self.namespaces, |pattern| is_in(pattern, world.namespace(id)))
            && self
                .labels
                .iter()
                .all(|(key, pattern)| object.label(key).is_some_and(|value| glob_matches(pattern, value)))
    }
}

/// Whether a namespace is there and as a pattern says.
pub(super) fn is_in(pattern: &str, namespace: Option<&str>) -> bool {
    namespace.is_some_and(|namespace| glob_matches(pattern, namespace))
}

fn any(patterns: &[String], matches: impl Fn(&str) -> bool) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern))
}
