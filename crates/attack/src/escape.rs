//! How processes of a pod get out to its node: as whom they run, what stands against it, and where it ends.

use seawall_finding::ObjectId;
use seawall_object::{Container, PodTemplate, is_capability};
use seawall_world::Version;
use seawall_yaml::Value;

use crate::edge::Evidence;
use crate::facts::{Facts, NODE, NodeFacts, PodFacts};
use crate::pen::Pen;
use crate::scheduling::fits;
use crate::vertex::{Goal, Hub, Vertex};

/// How surely something leads out of a pod; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Sure,
    /// Something unread decides.
    Perhaps(&'static str),
    /// This stands against it.
    Blocked(&'static str),
}

/// Something that leads out of a pod, with the field that shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exit<'w> {
    pub(crate) way: Way,
    pub(crate) object: ObjectId,
    pub(crate) field: Value<'w>,
}

/// Since when `hostUsers: false` counts unless somebody turns it off.
const USER_NAMESPACES_SINCE: Version = Version::new(33);

/// What stands for a node that is not known.
pub(crate) const NEIGHBOURS: Way = Way::Perhaps("which pods run on its node is not settled");

const SCHEDULED: &str = "which node its pods run on is not settled";

// === impl Way ===

impl Way {
    /// Both have to hold.
    pub(crate) fn and(self, other: Way) -> Way {
        self.max(other)
    }

    /// Draws the edge from where the pen stands.
    pub(crate) fn draw(self, pen: &mut Pen<'_, '_>, to: Vertex) {
        match self {
            Way::Sure => pen.to(to),
            Way::Perhaps(reason) => pen.perhaps(to, reason),
            Way::Blocked(reason) => pen.blocked(to, reason),
        }
    }
}

// === impl Exit ===

impl Exit<'_> {
    /// The same, where something else has to hold too.
    pub(crate) fn and(self, way: Way) -> Self {
        Exit { way: self.way.and(way), ..self }
    }
}

/// How surely the user of a pod is the same user on its node.
pub(crate) fn host_user(facts: &Facts<'_>, pod: PodTemplate<'_>, object: ObjectId) -> Way {
    if pod.spec.bool_at(&["hostUsers"]) != Some(false) {
        Way::Sure
    } else if facts.version() >= USER_NAMESPACES_SINCE || facts.world.source(object).is_live() {
        Way::Blocked("hostUsers is false, so that root of the pod is nobody on its node")
    } else {
        Way::Perhaps("hostUsers is false, which only counts where the gate UserNamespacesSupport is on")
    }
}

/// Whether a container says that its first process is not root.
pub(crate) fn is_other_user(container: Container<'_>) -> bool {
    match container.effective_security("runAsUser").value.and_then(Value::as_i64) {
        Some(user) => user != 0,
        None => container.effective_security("runAsNonRoot").value.and_then(Value::as_bool) == Some(true),
    }
}

/// How surely a process of a container has its capabilities in effect: only root has, or whoever becomes it.
pub(crate) fn in_effect(container: Container<'_>) -> Way {
    let may_rise = || {
        let allowed = container.security("allowPrivilegeEscalation").and_then(Value::as_bool);
        allowed != Some(false)
    };
    match is_other_user(container) {
        false => Way::Sure,
        true if may_rise() => {
            Way::Perhaps("the container does not run as root, unless a setuid program in it makes it so")
        }
        true => Way::Blocked("the container does not run as root and cannot become it"),
    }
}

/// How surely a process of a container may use files of root on its node.
pub(crate) fn owns_files(facts: &Facts<'_>, container: Container<'_>, object: ObjectId) -> Way {
    let way = match is_other_user(container) {
        false => Way::Sure,
        true => Way::Perhaps("the container does not run as root, so that permissions of the files decide"),
    };
    match host_user(facts, container.pod, object) {
        Way::Sure => way,
        // Volumes are mapped to the pod's own users, so that files of root are its root's.
        _ => way.and(Way::Perhaps("hostUsers is false, so that the mapping of the volume's owners decides")),
    }
}

/// Whether a container asks for a capability, by name or with all.
pub(crate) fn adds<'w>(container: Container<'w>, name: &str) -> Option<Value<'w>> {
    container.capabilities("add").find(|value| {
        value.as_str().is_some_and(|text| is_capability(text, name) || is_capability(text, "ALL"))
    })
}

/// Whether a container is privileged.
pub(crate) fn privileged(container: Container<'_>) -> Option<Value<'_>> {
    container.security("privileged").filter(|value| value.as_bool() == Some(true))
}

/// Whether a pod asks for nothing of its node: no namespaces, paths, claims, drivers or rights of it.
pub(crate) fn is_plain(pod: PodTemplate<'_>) -> bool {
    const SHARED: &[&str] = &["hostPID", "hostIPC", "hostNetwork"];
    const SOURCES: &[&str] = &["hostPath", "persistentVolumeClaim", "csi", "flexVolume"];
    let has_source = |volume: Value<'_>| SOURCES.iter().any(|source| volume.at(&[source]).is_some());
    let asks = |container: Container<'_>| {
        privileged(container).is_some()
            || container.capabilities("add").next().is_some()
            || container.security("procMount").is_some()
            || container.security("windowsOptions").is_some()
    };
    !SHARED.iter().any(|field| pod.spec.bool_at(&[field]) == Some(true))
        && pod.security("windowsOptions").is_none()
        && !pod.spec.items_at(&["volumes"]).any(has_source)
        && !pod.containers().any(asks)
}

/// Whether no security module of Linux confines a container: it says so, or is privileged.
pub(crate) fn is_unconfined(container: Container<'_>) -> bool {
    let effective = |field: &str| container.effective_security(field).value;
    let app_armor = effective("appArmorProfile").and_then(|profile| profile.str_at(&["type"]));
    let annotation = || {
        let prefix = "container.apparmor.security.beta.kubernetes.io/";
        let annotations = container.pod.metadata.and_then(|metadata| metadata.at(&["annotations"]))?;
        let mut entries = annotations.entries();
        let (_, value) = entries.find(|(key, _)| key.strip_prefix(prefix) == Some(container.name()))?;
        value.as_str()
    };
    let se_linux = effective("seLinuxOptions").and_then(|options| options.str_at(&["type"]));
    privileged(container).is_some()
        || app_armor == Some("Unconfined")
        || (app_armor.is_none() && annotation() == Some("unconfined"))
        || matches!(se_linux, Some("spc_t" | "unconfined_t"))
}

/// Draws edges from a pod to its node, by the surest of several ways out.
pub(crate) fn to_node<'w>(pen: &mut Pen<'_, 'w>, pod: &PodFacts, exits: impl Iterator<Item = Exit<'w>>) {
    let Some(exit) = exits.min_by_key(|exit| exit.way) else { return };
    begin_at_exit(pen, pod, exit);
    land(pen, pod, exit.way);
}

/// Draws an edge from a pod, by the surest of several ways.
pub(crate) fn to<'w>(
    pen: &mut Pen<'_, 'w>,
    pod: &PodFacts,
    to: Vertex,
    exits: impl Iterator<Item = Exit<'w>>,
) {
    let Some(exit) = exits.min_by_key(|exit| exit.way) else { return };
    begin_at_exit(pen, pod, exit);
    exit.way.draw(pen, to);
}

fn begin_at_exit(pen: &mut Pen<'_, '_>, pod: &PodFacts, exit: Exit<'_>) {
    pen.begin(Vertex::Pod(pod.object), Evidence::Field(exit.object, exit.field.id()));
}

/// Draws edges to the node of a pod, or to those that it may come to run on.
fn land(pen: &mut Pen<'_, '_>, pod: &PodFacts, way: Way) {
    if let Some(node) = pod.node {
        return way.draw(pen, Vertex::Node(node));
    }
    way.draw(pen, Vertex::Goal(Goal::SomeNode));
    if matches!(way, Way::Blocked(_)) {
        return;
    }
    let way = Way::Perhaps(SCHEDULED);
    match open_nodes(pen.facts(), pod) {
        Open::All => way.draw(pen, Vertex::Goal(Goal::AnyNode)),
        Open::Only(nodes) => nodes.into_iter().for_each(|node| way.draw(pen, node)),
    }
}

/// The nodes that a pod without node may come to run on.
enum Open {
    All,
    Only(Vec<Vertex>),
}

fn open_nodes(facts: &Facts<'_>, pod: &PodFacts) -> Open {
    let spec = facts.pod(pod).spec;
    let mut all = true;
    let mut only = Vec::new();
    for (name, node) in facts.nodes() {
        let Some(object) = node.object else { continue };
        match fits(spec, facts.world.object(object)) {
            true => only.push(Vertex::Node(name)),
            false => all = false,
        }
    }
    match all || facts.is_unread(NODE, None) {
        true => Open::All,
        false => Open::Only(only),
    }
}

/// Whether a pod runs on a node of the control plane, where the keys of the cluster lie.
pub(crate) fn on_control_plane(facts: &Facts<'_>, pod: &PodFacts) -> Option<Way> {
    if let Some(node) = pod.node {
        let known = facts.node(node);
        return match known.object {
            _ if known.control_plane => Some(Way::Sure),
            None if facts.is_unread(NODE, None) => {
                Some(Way::Perhaps("whether its node belongs to the control plane was not read"))
            }
            _ => None,
        };
    }
    let is_open = match open_nodes(facts, pod) {
        Open::All => {
            let known = |is_known: fn(NodeFacts) -> bool| facts.nodes().any(|(_, node)| is_known(node));
            known(|node| node.control_plane) || !known(|node| node.object.is_some())
        }
        Open::Only(nodes) => nodes.iter().any(|node| is_control_plane(facts, *node)),
    };
    is_open.then_some(Way::Perhaps("whether it comes to run on a node of the control plane is not settled"))
}

fn is_control_plane(facts: &Facts<'_>, node: Vertex) -> bool {
    matches!(node, Vertex::Node(name) if facts.node(name).control_plane)
}

/// Draws edges from a pod to its node where a container adds a capability that suffices by itself.
pub(crate) fn by_capability(pen: &mut Pen<'_, '_>, pod: &PodFacts, name: &str) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let exits = template.containers().filter_map(|container| {
        let field = adds(container, name)?;
        let way = host_user(facts, template, pod.object).and(in_effect(container));
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}

/// Draws edges from a pod to the user that the kubelet of its node is, by the surest of several ways out.
pub(crate) fn to_kubelet<'w>(pen: &mut Pen<'_, 'w>, pod: &PodFacts, exits: impl Iterator<Item = Exit<'w>>) {
    let Some(exit) = exits.min_by_key(|exit| exit.way) else { return };
    let (vertex, exit) = match pod.node {
        Some(node) => (Vertex::User(pen.facts().node(node).user), exit),
        None => (Vertex::Hub(Hub::BecomeAccounts, None), exit.and(NEIGHBOURS)),
    };
    to(pen, pod, vertex, std::iter::once(exit));
}
