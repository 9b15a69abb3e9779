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
        let named = self.named(kind, name);
        let cluster_scoped = self.find_kind(kind).is_some_and(|index| index.cluster_scoped);
        let (here, elsewhere): (Vec<_>, Vec<_>) = named.iter().copied().partition(|id| {
            let theirs = self.namespace(*id);
            cluster_scoped || theirs == namespace
        });
        if !here.is_empty() {
            return Resolution::Found(here);
        }
        // A namespace that nobody wrote may be any, on either side.
        let open: Vec<_> =
            elsewhere.into_iter().filter(|id| namespace.is_none() || self.namespace(*id).is_none()).collect();
        if open.is_empty() { Resolution::Absent } else { Resolution::Elsewhere(open) }
    }
}
