//! From a document to the objects in it.

use seawall_object::{Object, misfit, pod_templates};
use seawall_yaml::{NodeId, Value};

/// Lists within lists are unpacked this deep.
const LIST_DEPTH_MAX: usize = 8;

/// What is wrong with an object without a type.
const UNTYPED: &str = "the object does not say its apiVersion and kind as strings";

/// An object of a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The object's root.
    pub(crate) root: NodeId,
    /// Where its type stands.
    pub(crate) type_nodes: TypeNodes,
    /// Where its pod templates begin; they end where those of the next object begin.
    pub(crate) first_template: usize,
    /// The refusal that makes the object undecodable.
    pub(crate) gap: Option<usize>,
}

/// Where the type of an object stands, so that it need not be searched again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeNodes {
    pub(crate) api_version: NodeId,
    pub(crate) kind: NodeId,
    /// They are those of the list that holds the object.
    pub(crate) lent: bool,
}

/// Something that speaks of Kubernetes and that the API server would refuse.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) node: NodeId,
    pub(crate) fact: String,
    pub(crate) hint: Option<&'static str>,
}

/// What one document holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) objects: Vec<Found>,
    /// `metadata` and `spec` of every pod template.
    pub(crate) templates: Vec<(Option<NodeId>, NodeId)>,
    pub(crate) refusals: Vec<Refusal>,
    /// A list, which may have no items.
    lists: usize,
}

// === impl TypeNodes ===

impl TypeNodes {
    fn of(root: Value<'_>, lender: Option<Value<'_>>) -> Option<Self> {
        let from = lender.unwrap_or(root);
        let node = |key| from.get(key).map(Value::id);
        Some(TypeNodes { api_version: node("apiVersion")?, kind: node("kind")?, lent: lender.is_some() })
    }
}

// === impl Contents ===

impl Contents {
    /// The objects of the document at `root`; nothing where it does not speak of Kubernetes.
    pub(crate) fn of(root: Value<'_>) -> Self {
        let mut contents = Contents::default();
        let typed = root.get("apiVersion").is_some() && root.get("kind").is_some();
        if typed {
            contents.unpack(root, None, 0);
        } else if is_half_typed(root) {
            contents.refuse(root, "the document looks like an object but lacks its apiVersion or kind");
        } else if root.items().next().is_some_and(|item| Object::new(item).is_some()) {
            contents.refuse(root, "the document is a list of objects, not an object").hint =
                Some("put the objects below the items of an object of kind List");
        }
        contents
    }

    /// Whether nothing speaks of Kubernetes.
    pub(crate) fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.refusals.is_empty() && self.lists == 0
    }

    fn unpack<'t>(&mut self, root: Value<'t>, list: Option<Object<'t>>, depth: usize) {
        let object = match list {
            Some(list) => Object::in_list(root, list),
            None => Object::new(root),
        };
        let Some(object) = object else {
            self.refuse(root, UNTYPED);
            return;
        };
        let is_list = object.group_kind().kind.ends_with("List") && root.get("items").is_some();
        if !is_list {
            let lender = list.filter(|_| Object::new(root).is_none());
            match TypeNodes::of(root, lender.map(Object::root)) {
                Some(type_nodes) => self.push(object, type_nodes),
                None => {
                    self.refuse(root, UNTYPED);
                }
            }
            return;
        }
        self.lists += 1;
        if depth == LIST_DEPTH_MAX {
            self.refuse(root, format!("lists are nested deeper than {LIST_DEPTH_MAX} levels"));
            return;
        }
        let Some(items) = root.at(&["items"]) else { return };
        if !items.is_list() {
            self.refuse(items, "the items of a list are not a list");
        }
        for item in items.items() {
            self.unpack(item, Some(object), depth + 1);
        }
    }

    fn push(&mut self, object: Object<'_>, type_nodes: TypeNodes) {
        let first_template = self.templates.len();
        let ids = |pod: seawall_object::PodTemplate<'_>| (pod.metadata.map(Value::id), pod.spec.id());
        self.templates.extend(pod_templates(object).into_iter().map(ids));
        let gap = misfit(object).map(|misfit| {
            self.refusals.push(Refusal { node: misfit.node, fact: misfit.to_string(), hint: None });
            self.refusals.len() - 1
        });
        self.objects.push(Found { root: object.root().id(), type_nodes, first_template, gap });
    }

    fn refuse(&mut self, value: Value<'_>, fact: impl Into<String>) -> &mut Refusal {
        self.refusals.push(Refusal { node: value.id(), fact: fact.into(), hint: None });
        self.refusals.last_mut().expect("one was pushed")
    }
}

/// Whether a document has the metadata of an object and one half of its type.
fn is_half_typed(root: Value<'_>) -> bool {
    let halves = root.get("apiVersion").is_some() || root.get("kind").is_some();
    halves && root.get("metadata").is_some_and(Value::is_map)
}
