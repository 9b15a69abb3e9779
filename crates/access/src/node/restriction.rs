//! What the admission plugin NodeRestriction makes of what a node asks, whichever authorizer allowed it
//! (`plugin/pkg/admission/noderestriction`).

use seawall_object::GroupKind;
use seawall_world::{Resolution, World};

use crate::authorizers::{api_server_flags, list_of};
use crate::decide::Access;
use crate::identity::Identity;
use crate::request::{Request, Resource};

const POD: GroupKind<'static> = GroupKind { group: "", kind: "Pod" };

/// What it makes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// It refuses it, whatever the object holds.
    Refuses(&'static str),
    /// It lets it pass within these bounds, which depend on the object.
    Limits(&'static str),
}

/// Whether the API servers run the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    /// Each that was read names it among those it enables.
    On,
    /// One that was read does not, and it is off by default.
    Off,
    /// No flag of an API server was read.
    Unread,
}

const OTHER_POD: &str = "the pod is not bound to the node";
const OWN_PODS: &str = "only what is about pods bound to the node";
const OTHER_NODE: &str = "it is not the Node of its own";
const OWN_NODE: &str = "only changes that leave taints, owner references and Kubernetes' labels as they are, \
                        but for labels that a kubelet sets";
const OTHER_NAME: &str = "it does not bear the node's name";
const OWN_NAME: &str = "only what bears the node's name";

// === impl Access ===

impl Access<'_> {
    /// What NodeRestriction makes of a request of a node, where it is on; none where it does not look, as
    /// at whatever reads, and at everybody else.
    pub fn node_restriction(&self, identity: &Identity, request: &Request) -> Option<Restriction> {
        let node = identity.as_node()?;
        let resource = request.resource()?;
        let verb = request.verb.as_str();
        if !is_admitted(verb, &resource.subresource) {
            return None;
        }
        if node.is_empty() {
            return Some(Restriction::Refuses("the user's name does not say which node it is"));
        }
        match (resource.group.as_str(), resource.resource.as_str()) {
            ("", "pods") => self.pods(node, verb, resource),
            ("", "nodes") => nodes(node, verb, resource),
            ("", "persistentvolumeclaims") => Some(match (resource.subresource.as_str(), verb) {
                ("status", "update" | "patch") => {
                    Restriction::Limits("only capacity and conditions of a claim")
                }
                _ => Restriction::Refuses("of claims a node writes only the status"),
            }),
            ("", "serviceaccounts") if resource.subresource == "token" && verb == "create" => Some(
                Restriction::Limits("only tokens bound to a pod of the node, for audiences that it uses"),
            ),
            ("coordination.k8s.io", "leases") if resource.namespace != "kube-node-lease" => {
                Some(Restriction::Refuses("a node only writes leases in kube-node-lease"))
            }
            ("coordination.k8s.io", "leases") | ("storage.k8s.io", "csinodes") => {
                own_name(node, verb, resource)
            }
            ("resource.k8s.io", "resourceslices")
                if matches!(verb, "create" | "delete" | "deletecollection") =>
            {
                Some(Restriction::Limits("only slices of the node"))
            }
            ("certificates.k8s.io", "podcertificaterequests") if verb == "create" => {
                Some(Restriction::Limits("only for pods bound to the node"))
            }
            ("certificates.k8s.io", "certificatesigningrequests")
                if verb == "create" && resource.subresource.is_empty() =>
            {
                Some(Restriction::Limits(
                    "only certificates of the node's name, where the signer is one for kubelets",
                ))
            }
            _ => None,
        }
    }

    /// Whether the API servers run NodeRestriction.
    pub fn node_restriction_plugin(&self) -> Plugin {
        let mut state = Plugin::Unread;
        for flags in api_server_flags(self.world) {
            let is_named = |flag: &str| {
                list_of(&flags, flag).is_some_and(|all| all.contains(&"NodeRestriction".to_owned()))
            };
            let is_on = is_named("--enable-admission-plugins") && !is_named("--disable-admission-plugins");
            state = match (state, is_on) {
                (Plugin::Unread | Plugin::On, true) => Plugin::On,
                _ => Plugin::Off,
            };
        }
        state
    }

    fn pods(&self, node: &str, verb: &str, resource: &Resource) -> Option<Restriction> {
        match (resource.subresource.as_str(), verb) {
            ("", "create") => Some(Restriction::Limits(
                "only mirror pods bound to the node and owned by it, which use no other object",
            )),
            ("", "delete" | "deletecollection") | ("eviction", "create") => self.own_pod(node, resource),
            ("status", "update" | "patch") => match self.own_pod(node, resource) {
                None => Some(Restriction::Limits("only changes that leave labels and claims as they are")),
                other => other,
            },
            ("", _) => Some(Restriction::Refuses("a node only creates and deletes pods")),
            _ => Some(Restriction::Refuses("of the subresources of pods a node writes status and eviction")),
        }
    }

    /// None for a pod that is bound to the node.
    fn own_pod(&self, node: &str, resource: &Resource) -> Option<Restriction> {
        match node_of_pod(self.world, &resource.namespace, &resource.name) {
            Some(of) if of == node => None,
            Some(_) => Some(Restriction::Refuses(OTHER_POD)),
            None => Some(Restriction::Limits(OWN_PODS)),
        }
    }
}

/// Whether the plugin sees a request at all: it does not handle the operation `CONNECT`.
fn is_admitted(verb: &str, subresource: &str) -> bool {
    matches!(verb, "create" | "update" | "patch" | "delete" | "deletecollection")
        && !matches!(subresource, "exec" | "attach" | "portforward" | "proxy")
}

/// The node that a pod is bound to; none where no such pod was read, or it is bound to none yet.
fn node_of_pod<'w>(world: &'w World, namespace: &str, name: &str) -> Option<&'w str> {
    let Resolution::Found(ids) = world.resolve(POD, Some(namespace), name) else { return None };
    let node = world.object(*ids.first()?).root().str_at(&["spec", "nodeName"])?;
    Some(node).filter(|node| !node.is_empty())
}

fn nodes(node: &str, verb: &str, resource: &Resource) -> Option<Restriction> {
    match (verb, resource.name.as_str()) {
        ("create", "") => Some(Restriction::Limits("only its own Node, with labels that a kubelet sets")),
        (_, name) if name != node => Some(Restriction::Refuses(OTHER_NODE)),
        ("update" | "patch", _) => Some(Restriction::Limits(OWN_NODE)),
        _ => None,
    }
}

fn own_name(node: &str, verb: &str, resource: &Resource) -> Option<Restriction> {
    match (verb, resource.name.as_str()) {
        ("create", "") => Some(Restriction::Limits(OWN_NAME)),
        (_, name) if name != node => Some(Restriction::Refuses(OTHER_NAME)),
        _ => None,
    }
}
