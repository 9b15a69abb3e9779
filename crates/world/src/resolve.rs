//! From a reference to the object it names.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::build::World;

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// These objects bear the name; more than one where several sources hold it.
    Found(Vec<ObjectId>),
    /// Only objects whose namespace may turn out to be another bear the name.
    Elsewhere(Vec<ObjectId>),
    /// None does.
    Absent,
}

// === impl World ===

impl World {
    /// The objects of a kind that a reference from `namespace` to `name` means. For kinds without
    /// namespace, `namespace` is ignored.
    pub fn resolve(&self, kind: GroupKind<'_>, namespace: Option<&str>, name: &str) -> Resolution {
        let Some(index) = self.find_kind(kind) else { return Resolution::Absent };
        let named = self.named_in(index, name);
        let is_here = |id: &ObjectId| index.cluster_scoped || self.namespace(*id) == namespace;
        let here: Vec<ObjectId> = named.iter().copied().filter(is_here).collect();
        if !here.is_empty() {
            return Resolution::Found(here);
        }
        // A namespace that nobody wrote may be any, on either side.
        let is_open = |id: &ObjectId| namespace.is_none() || self.namespace(*id).is_none();
        let open: Vec<ObjectId> = named.iter().copied().filter(is_open).collect();
        if open.is_empty() { Resolution::Absent } else { Resolution::Elsewhere(open) }
    }
}
