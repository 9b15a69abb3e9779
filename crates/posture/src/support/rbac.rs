//! What bindings give: roles and bindings as the API server's authorizer reads them, worked out once for a
//! World, and what one binding gives to whom.
//!
//! What every API server makes by itself, and gives to whom it does, counts for no check: only what somebody
//! added to it does.

pub(crate) mod account;
mod everywhere;
pub(crate) mod given;
pub(crate) mod powers;
pub(crate) mod right;
pub(crate) mod tell;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use seawall_access::catalogue::Catalogue;
use seawall_access::{BindingId, DefaultBinding, Origin, Policy, Reading, Remark, RoleId, RuleId};
use seawall_finding::ObjectId;
use seawall_world::World;

use everywhere::Everywhere;
use given::Share;

/// Bindings within a namespace, as checks name the kind.
pub(crate) const ROLE_BINDING: &str = "rbac.authorization.k8s.io/RoleBinding";
/// Bindings of the whole cluster, as checks name the kind.
pub(crate) const CLUSTER_ROLE_BINDING: &str = "rbac.authorization.k8s.io/ClusterRoleBinding";
/// Roles of a namespace, as checks name the kind.
pub(crate) const ROLE: &str = "rbac.authorization.k8s.io/Role";
/// Roles of the whole cluster, as checks name the kind.
pub(crate) const CLUSTER_ROLE: &str = "rbac.authorization.k8s.io/ClusterRole";

/// The roles that Kubernetes makes for those who own a namespace, or look at one.
pub(crate) const NAMESPACE_ROLES: [&str; 3] = ["admin", "edit", "view"];

/// All roles and bindings of a World.
pub(crate) struct Rbac {
    pub(crate) policy: Policy,
    pub(crate) reading: Reading,
    everywhere: Everywhere,
    remarks: Vec<Remark>,
    bindings: HashMap<ObjectId, BindingId>,
    /// The default one that each binding is, and who gets what by it, worked out where somebody asks.
    made: Vec<OnceLock<(Option<DefaultBinding>, Vec<Share>)>>,
    /// Of roles with the name of a default one, the rules that the default one does not have.
    beyond: HashMap<RoleId, HashSet<RuleId>>,
}

/// Whether objects of a resource stand in no namespace; none for resources that Kubernetes does not know.
pub(crate) fn is_of_cluster(group: &str, resource: &str) -> Option<bool> {
    static KNOWN: OnceLock<Catalogue> = OnceLock::new();
    let known = KNOWN.get_or_init(Catalogue::default).exact(group, resource)?;
    Some(!known.namespaced)
}

// === impl Rbac ===

impl Rbac {
    /// Reads the roles and bindings of a World.
    pub(crate) fn of(world: &World) -> Rbac {
        let reading = Reading::of(world);
        let (policy, mut remarks) = Policy::read(world, reading);
        remarks.sort_by_key(|remark| remark.object);
        let mut bindings = HashMap::new();
        for (id, binding) in policy.bindings() {
            if let Origin::Object(object) = binding.origin {
                bindings.insert(object, id);
            }
        }
        let mut beyond = HashMap::new();
        for (id, _) in policy.roles() {
            if let Some(rules) = policy.beyond_default(id) {
                beyond.insert(id, rules.into_iter().collect());
            }
        }
        let made = policy.bindings().map(|_| OnceLock::new()).collect();
        let everywhere = Everywhere::of(&policy);
        Rbac { policy, reading, everywhere, remarks, bindings, made, beyond }
    }

    /// The binding that an object is; none where the API server could not read the object.
    pub(crate) fn binding(&self, object: ObjectId) -> Option<BindingId> {
        self.bindings.get(&object).copied()
    }

    /// Whether a role has the name of a default one.
    pub(crate) fn is_default(&self, role: RoleId) -> bool {
        self.beyond.contains_key(&role)
    }

    /// Whether a rule of a role is not one of the default role of that name.
    pub(crate) fn is_beyond_default(&self, role: RoleId, rule: RuleId) -> bool {
        self.beyond.get(&role).is_none_or(|rules| rules.contains(&rule))
    }

    /// What the author of an object should know of it.
    pub(crate) fn remarks(&self, object: ObjectId) -> impl Iterator<Item = &Remark> {
        let from = self.remarks.partition_point(|remark| remark.object < object);
        self.remarks[from..].iter().take_while(move |remark| remark.object == object)
    }
}
