//! The Node authorizer: what a kubelet may do, and to what its pods lead it.

mod graph;
mod restriction;

use seawall_world::{Version, World};

use crate::decide::Doubt;
use crate::policy::RuleId;
use crate::request::{Request, Resource};
use graph::{Graph, Vertex};

pub use graph::KINDS as NODE_KINDS;
pub use restriction::{Plugin, Restriction};

/// What the Node authorizer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opinion {
    /// Allowed, for this reason.
    Allowed(NodeGrant),
    /// Nothing.
    None,
    /// Nothing that is certain, since not everything was read.
    Unknown(Vec<Doubt>),
}

/// Why the Node authorizer allows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeGrant {
    /// The reason.
    pub reason: &'static str,
}

/// The Node authorizer over a World.
#[derive(Clone, Debug)]
pub(crate) struct Nodes {
    graph: Graph,
    version: Version,
}

/// Since when nodes read only the pods and nodes that concern them.
const SELECTORS_SINCE: Version = Version::new(32);
/// Since when nodes read the service accounts of their pods.
const ACCOUNTS_SINCE: Version = Version::new(34);

const OWN: &str = "it is the node's own";
const EVERY: &str = "every node may";
const RELATED: &str = "a pod of the node leads to it";
const SELECTED: &str = "the field selector names the node";

/// How a request fares before the rules for all nodes are looked at.
enum Special {
    /// It is decided.
    Decided(Opinion),
    /// Whatever leads from here to the node decides.
    Related(Vertex),
    /// The rules for all nodes decide.
    Rules,
}

// === impl Nodes ===

impl Nodes {
    pub(crate) fn new(world: &World) -> Nodes {
        Nodes { graph: Graph::of(world), version: world.settings().kubernetes }
    }

    /// Node, namespace and name of each Secret that a pod of the node leads to, in order.
    pub(crate) fn secrets(&self) -> Vec<(&str, &str, &str)> {
        self.graph.secrets()
    }

    /// What it says of a request of a node. `rules` says whether the rules for all nodes allow it.
    pub(crate) fn opinion(
        &self,
        world: &World,
        node: &str,
        request: &Request,
        rules: impl FnOnce() -> Option<RuleId>,
    ) -> Opinion {
        if node.is_empty() {
            return Opinion::None;
        }
        let special = match request.resource() {
            Some(resource) => self.special(node, &request.verb, resource),
            None => Special::Rules,
        };
        match special {
            Special::Decided(opinion) => opinion,
            Special::Related(vertex) => self.related(world, node, &vertex),
            Special::Rules => match rules() {
                Some(_) => allowed(EVERY),
                None => Opinion::None,
            },
        }
    }

    /// The nodes that an object is related to; none for what the Node authorizer does not go by.
    pub(crate) fn related_to<'g>(
        &'g self,
        resource: &Resource,
    ) -> Option<impl Iterator<Item = &'g str> + use<'g>> {
        let vertex = vertex(resource)?;
        Some(self.graph.nodes_of(&vertex))
    }

    /// All nodes that pods run on or that are objects.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.graph.names()
    }

    fn related(&self, world: &World, node: &str, vertex: &Vertex) -> Opinion {
        if vertex.name.is_empty() {
            return Opinion::None;
        }
        if self.graph.leads(vertex, node) {
            return allowed(RELATED);
        }
        match Graph::doubts(world, vertex) {
            doubts if doubts.is_empty() => Opinion::None,
            doubts => Opinion::Unknown(doubts),
        }
    }

    fn special(&self, node: &str, verb: &str, resource: &Resource) -> Special {
        let narrow = self.version >= SELECTORS_SINCE;
        match (resource.group.as_str(), resource.resource.as_str()) {
            ("", "secrets" | "configmaps") => read_one(verb, resource),
            ("", "persistentvolumeclaims") if resource.subresource == "status" => match verb {
                "update" | "patch" => related(resource),
                _ => none(),
            },
            ("", "persistentvolumeclaims" | "persistentvolumes")
            | ("resource.k8s.io", "resourceclaims")
            | ("storage.k8s.io", "volumeattachments") => get_one(verb, resource),
            ("", "serviceaccounts") => self.service_account(verb, resource),
            ("coordination.k8s.io", "leases") => lease(node, verb, resource),
            ("storage.k8s.io", "csinodes") if !resource.subresource.is_empty() => none(),
            ("storage.k8s.io", "csinodes") => own_object(node, verb, resource),
            ("resource.k8s.io", "resourceslices") => resource_slice(node, verb, resource, narrow),
            ("", "nodes") if narrow => own_node(node, verb, resource),
            ("", "pods") if narrow => pod(node, verb, resource),
            // A gate that is off by default decides.
            ("certificates.k8s.io", "podcertificaterequests") => none(),
            _ => Special::Rules,
        }
    }

    fn service_account(&self, verb: &str, resource: &Resource) -> Special {
        match (verb, resource.subresource.as_str()) {
            ("get", "") if self.version < ACCOUNTS_SINCE => none(),
            ("get", "") => read_one(verb, resource),
            ("create", "token") => related(resource),
            _ => none(),
        }
    }
}

fn allowed(reason: &'static str) -> Opinion {
    Opinion::Allowed(NodeGrant { reason })
}

fn yes(reason: &'static str) -> Special {
    Special::Decided(allowed(reason))
}

fn none() -> Special {
    Special::Decided(Opinion::None)
}

fn related(resource: &Resource) -> Special {
    vertex(resource).map_or_else(none, Special::Related)
}

/// Where an object stands among what leads to nodes.
fn vertex(resource: &Resource) -> Option<Vertex> {
    let kind = match (resource.group.as_str(), resource.resource.as_str()) {
        ("", "secrets") => graph::Kind::Secret,
        ("", "configmaps") => graph::Kind::ConfigMap,
        ("", "pods") => graph::Kind::Pod,
        ("", "persistentvolumeclaims") => graph::Kind::Claim,
        ("", "persistentvolumes") => graph::Kind::Volume,
        ("", "serviceaccounts") => graph::Kind::ServiceAccount,
        ("resource.k8s.io", "resourceclaims") => graph::Kind::ResourceClaim,
        ("resource.k8s.io", "resourceslices") => graph::Kind::ResourceSlice,
        ("storage.k8s.io", "volumeattachments") => graph::Kind::Attachment,
        _ => return None,
    };
    Some(Vertex { kind, namespace: resource.namespace.clone(), name: resource.name.clone() })
}

fn read_one(verb: &str, resource: &Resource) -> Special {
    let reads = matches!(verb, "get" | "list" | "watch");
    match reads && resource.subresource.is_empty() && !resource.namespace.is_empty() {
        true => related(resource),
        false => none(),
    }
}

fn get_one(verb: &str, resource: &Resource) -> Special {
    if verb == "get" && resource.subresource.is_empty() { related(resource) } else { none() }
}

fn lease(node: &str, verb: &str, resource: &Resource) -> Special {
    if resource.namespace == "kube-node-lease" { own_object(node, verb, resource) } else { none() }
}

/// One object that bears the node's name; when it is made the authorizer does not know its name.
fn own_object(node: &str, verb: &str, resource: &Resource) -> Special {
    match verb {
        "create" => yes(EVERY),
        "get" | "update" | "patch" | "delete" if resource.name == node => yes(OWN),
        _ => none(),
    }
}

fn resource_slice(node: &str, verb: &str, resource: &Resource, narrow: bool) -> Special {
    if !resource.subresource.is_empty() {
        return none();
    }
    match verb {
        "create" => yes(EVERY),
        "get" | "update" | "patch" | "delete" => related(resource),
        "watch" | "list" | "deletecollection" if !narrow => yes(EVERY),
        "watch" | "list" | "deletecollection" => selected(node, resource),
        _ => none(),
    }
}

fn own_node(node: &str, verb: &str, resource: &Resource) -> Special {
    match (resource.subresource.as_str(), verb) {
        ("", "create" | "update" | "patch") | ("status", "update" | "patch") => yes(EVERY),
        ("", "get" | "list" | "watch") if resource.name == node => yes(OWN),
        _ => none(),
    }
}

fn pod(node: &str, verb: &str, resource: &Resource) -> Special {
    match (resource.subresource.as_str(), verb) {
        ("", "get") => related(resource),
        ("", "list" | "watch") => match selected(node, resource) {
            Special::Decided(Opinion::None) => related(resource),
            other => other,
        },
        ("", "create" | "delete") | ("status", "update" | "patch") | ("eviction", "create") => yes(EVERY),
        _ => none(),
    }
}

fn selected(node: &str, resource: &Resource) -> Special {
    let is_own = |(field, value): &(String, String)| field == "spec.nodeName" && value == node;
    if resource.fields.iter().any(is_own) { yes(SELECTED) } else { none() }
}
