//! The roles and bindings that every API server makes at its start.
//!
//! `data/bootstrap.jsonl` holds them as the reference driver `testbed/rbac` printed them, for the version
//! of Kubernetes it is built with; `cargo xtask conformance rbac-authorizer` compares the two.

use std::sync::OnceLock;

use seawall_object::Object;
use seawall_world::{Version, World};
use seawall_yaml::{NodeId, Options, Tree, read};

use crate::decide::Access;
use crate::policy::{Policy, RoleId, RuleId};
use crate::read::{CLUSTER_ROLE, ROLE, Reading};
use crate::request::Request;
use crate::rule::Ask;

/// What the driver printed, an object a line.
pub const BOOTSTRAP: &str = include_str!("../data/bootstrap.jsonl");

/// The minor version of Kubernetes whose defaults these are.
pub const BOOTSTRAP_MINOR: u32 = 36;

/// The role with the rules of the Node authorizer.
const NODE_ROLE: &str = "system:node";

/// One default object.
#[derive(Clone, Copy, Debug)]
pub struct Default {
    /// The object, in a tree of its own.
    pub object: Object<'static>,
}

// === impl Default ===

impl Default {
    pub(crate) fn kind_is_role(self) -> bool {
        let kind = self.object.group_kind();
        kind == ROLE || kind == CLUSTER_ROLE
    }
}

// === impl Access ===

impl Access<'_> {
    /// The version whose default roles and bindings stand for those that were not read; none where what was
    /// read is of a cluster, which tells its own.
    pub fn defaults_version(&self) -> Option<Version> {
        self.reading.bootstrap.then(|| Version::new(BOOTSTRAP_MINOR))
    }
}

/// All default objects.
pub fn objects() -> impl Iterator<Item = Default> {
    static READ: OnceLock<(Tree, Vec<NodeId>)> = OnceLock::new();
    let (tree, roots) = READ.get_or_init(|| {
        let options = Options { without_spans: true, ..Options::default() };
        let stream = read(BOOTSTRAP.as_bytes(), &options);
        let roots = stream.documents.iter().filter_map(|document| document.root.as_ref().ok().copied());
        let roots = roots.collect();
        (stream.tree, roots)
    });
    roots.iter().filter_map(|root| Object::new(tree.value(*root))).map(|object| Default { object })
}

/// The rule, of those for all nodes, that allows it.
pub(crate) fn node_rule(request: &Request) -> Option<RuleId> {
    static READ: OnceLock<(Policy, Option<RoleId>)> = OnceLock::new();
    let (policy, role) = READ.get_or_init(|| {
        let reading = Reading { gathers: false, bootstrap: true, unseen: false };
        let (policy, _) = Policy::read(&World::default(), reading);
        let role = policy.find_role(None, NODE_ROLE);
        (policy, role)
    });
    policy.rule_of_role((*role)?, &Ask::new(request, &policy.texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_object() {
        assert_eq!(objects().count(), BOOTSTRAP.lines().count());
        let names: Vec<&str> = objects().map(|one| one.object.name()).collect();
        for name in ["cluster-admin", "view", "system:node", "system:aggregate-to-edit"] {
            assert!(names.contains(&name), "{name}");
        }
    }
}
