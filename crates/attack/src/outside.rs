//! What the outside reaches: the pods behind Services.

use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Selector};

use crate::edge::Evidence;
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const SERVICE: GroupKind<'static> = GroupKind { group: "", kind: "Service" };

// === impl Pen ===

impl Pen<'_, '_> {
    /// From the outside to the pods that a Service selects, since an object sends them requests.
    pub(crate) fn expose(&mut self, service: ObjectId, by: ObjectId) {
        let facts = self.facts();
        let object = facts.world.object(service);
        let selector = object.spec().and_then(|spec| spec.at(&["selector"])).filter(|map| !map.is_empty());
        let Some(selector) = selector else { return };
        let Ok(selector) = Selector::of_service(Some(selector)) else { return };
        let namespace = facts.world.namespace(service);
        let reason = format!(
            "whether what answers at Service {}/{} can be exploited",
            namespace.unwrap_or_default(),
            object.name()
        );
        for template in facts.world.selected(namespace, &selector) {
            if facts.runs(template.object) {
                let to = Vertex::Pod(template.object);
                self.perhaps_edge(Vertex::Outside, to, Evidence::Object(by), &reason);
            }
        }
    }

    /// The same for the Services of a name, which some object of the namespace names.
    pub(crate) fn expose_named(&mut self, namespace: Option<&str>, name: &str, by: ObjectId) {
        let facts = self.facts();
        for id in facts.world.named(SERVICE, name) {
            if facts.world.namespace(*id) == namespace {
                self.expose(*id, by);
            }
        }
    }
}
