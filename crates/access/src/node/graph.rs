//! What leads to which node, as the Node authorizer knows it.

use std::collections::{BTreeSet, HashMap};

use seawall_object::{GroupKind, Object, PodTemplate};
use seawall_world::{Within, World};
use seawall_yaml::Value;

use crate::decide::{Doubt, doubt_of_kind};

/// Kinds of objects that lead to nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Pod,
    Secret,
    ConfigMap,
    Claim,
    Volume,
    ServiceAccount,
    ResourceClaim,
    ResourceSlice,
    Attachment,
}

/// One object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Vertex {
    pub(crate) kind: Kind,
    /// Empty for kinds without namespace.
    pub(crate) namespace: String,
    pub(crate) name: String,
}

const POD: GroupKind<'static> = GroupKind { group: "", kind: "Pod" };
const NODE: GroupKind<'static> = GroupKind { group: "", kind: "Node" };
const VOLUME: GroupKind<'static> = GroupKind { group: "", kind: "PersistentVolume" };
const ATTACHMENT: GroupKind<'static> = GroupKind { group: "storage.k8s.io", kind: "VolumeAttachment" };
const SLICE: GroupKind<'static> = GroupKind { group: "resource.k8s.io", kind: "ResourceSlice" };

/// The kinds that have to be read to know what nodes may do.
pub const KINDS: &[GroupKind<'static>] = &[POD, NODE, VOLUME, ATTACHMENT, SLICE];

/// What marks a pod that a node made by itself: it leads nowhere.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// All objects that lead to nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// Nodes by number.
    nodes: Vec<String>,
    numbers: HashMap<String, u32>,
    leads: HashMap<Vertex, BTreeSet<u32>>,
}

// === impl Graph ===

impl Graph {
    pub(crate) fn of(world: &World) -> Graph {
        let mut graph = Graph::default();
        for id in world.of_kind(NODE) {
            graph.number(world.object(*id).name());
        }
        for id in world.of_kind(POD) {
            let namespace = world.namespace(*id).unwrap_or_default();
            for template in world.templates_of(*id) {
                graph.pod(world.pod(template), namespace);
            }
        }
        for id in world.of_kind(VOLUME) {
            graph.volume(world.object(*id));
        }
        for (kind, of) in [(Kind::Attachment, ATTACHMENT), (Kind::ResourceSlice, SLICE)] {
            for id in world.of_kind(of) {
                let object = world.object(*id);
                let node = object.root().str_at(&["spec", "nodeName"]).unwrap_or_default();
                graph.lead(kind, "", object.name(), node);
            }
        }
        graph
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(String::as_str)
    }

    pub(crate) fn nodes_of<'g>(&'g self, vertex: &Vertex) -> impl Iterator<Item = &'g str> + use<'g> {
        let found = self.leads.get(vertex).into_iter().flatten();
        found.map(|number| self.nodes[*number as usize].as_str())
    }

    pub(crate) fn secrets(&self) -> Vec<(&str, &str, &str)> {
        let secrets = self.leads.iter().filter(|(vertex, _)| vertex.kind == Kind::Secret);
        let mut found: Vec<_> = secrets
            .flat_map(|(vertex, nodes)| {
                let name = |node: &u32| self.nodes[*node as usize].as_str();
                nodes.iter().map(move |node| (name(node), vertex.namespace.as_str(), vertex.name.as_str()))
            })
            .collect();
        found.sort_unstable();
        found
    }

    pub(crate) fn leads(&self, vertex: &Vertex, node: &str) -> bool {
        let number = self.numbers.get(node);
        number.is_some_and(|number| self.leads.get(vertex).is_some_and(|nodes| nodes.contains(number)))
    }

    /// Why something unread may lead from there to a node.
    pub(crate) fn doubts(world: &World, vertex: &Vertex) -> Vec<Doubt> {
        let within = match vertex.namespace.as_str() {
            "" => Within::Everywhere,
            namespace => Within::Namespace(Some(namespace)),
        };
        let mut kinds = match vertex.kind {
            Kind::Attachment => vec![(ATTACHMENT, Within::Everywhere)],
            Kind::ResourceSlice => vec![(SLICE, Within::Everywhere)],
            Kind::Volume => vec![(POD, Within::Everywhere), (VOLUME, Within::Everywhere)],
            Kind::Secret => vec![(VOLUME, Within::Everywhere)],
            _ => Vec::new(),
        };
        if !matches!(vertex.kind, Kind::Attachment | Kind::ResourceSlice | Kind::Volume) {
            kinds.push((POD, within));
        }
        kinds.into_iter().filter_map(|(kind, within)| doubt_of_kind(world, kind, within)).collect()
    }

    fn number(&mut self, node: &str) -> u32 {
        if let Some(number) = self.numbers.get(node) {
            return *number;
        }
        let number = self.nodes.len() as u32;
        self.nodes.push(node.to_owned());
        self.numbers.insert(node.to_owned(), number);
        number
    }

    fn lead(&mut self, kind: Kind, namespace: &str, name: &str, node: &str) {
        if name.is_empty() || node.is_empty() {
            return;
        }
        let number = self.number(node);
        let vertex = Vertex { kind, namespace: namespace.to_owned(), name: name.to_owned() };
        self.leads.entry(vertex).or_default().insert(number);
    }

    fn pod(&mut self, pod: PodTemplate<'_>, namespace: &str) {
        let spec = pod.spec;
        let node = spec.str_at(&["nodeName"]).unwrap_or_default();
        let name = pod.object.name();
        self.lead(Kind::Pod, namespace, name, node);
        if pod.annotation(MIRROR).is_some() {
            return;
        }
        let mut lead = |kind: Kind, name: &str| self.lead(kind, namespace, name, node);
        lead(Kind::ServiceAccount, pod.service_account());
        for pull in spec.items_at(&["imagePullSecrets"]) {
            lead(Kind::Secret, pull.str_at(&["name"]).unwrap_or_default());
        }
        for container in pod.containers() {
            variables(container.value, &mut lead);
        }
        for volume in spec.items_at(&["volumes"]) {
            pod_volume(volume, name, &mut lead);
        }
        let root = pod.object.root();
        for claim in spec.items_at(&["resourceClaims"]) {
            lead(Kind::ResourceClaim, claim.str_at(&["resourceClaimName"]).unwrap_or_default());
        }
        for claim in root.items_at(&["status", "resourceClaimStatuses"]) {
            lead(Kind::ResourceClaim, claim.str_at(&["resourceClaimName"]).unwrap_or_default());
        }
        let extended = root.str_at(&["status", "extendedResourceClaimStatus", "resourceClaimName"]);
        lead(Kind::ResourceClaim, extended.unwrap_or_default());
    }

    /// A volume leads where its claim leads, and its secrets with it.
    fn volume(&mut self, object: Object<'_>) {
        let Some(spec) = object.spec() else { return };
        let Some(claim) = spec.at(&["claimRef"]).filter(|claim| claim.is_map()) else { return };
        let claim_namespace = claim.str_at(&["namespace"]).unwrap_or_default();
        let vertex = Vertex {
            kind: Kind::Claim,
            namespace: claim_namespace.to_owned(),
            name: claim.str_at(&["name"]).unwrap_or_default().to_owned(),
        };
        let Some(nodes) = self.leads.get(&vertex).cloned() else { return };
        let volume = Vertex { kind: Kind::Volume, namespace: String::new(), name: object.name().to_owned() };
        self.leads.entry(volume).or_default().extend(&nodes);
        for (namespace, name) in volume_secrets(spec, claim_namespace) {
            let secret = Vertex { kind: Kind::Secret, namespace, name };
            self.leads.entry(secret).or_default().extend(&nodes);
        }
    }
}

fn variables(container: Value<'_>, lead: &mut impl FnMut(Kind, &str)) {
    for (kind, from, key) in
        [(Kind::Secret, "secretRef", "secretKeyRef"), (Kind::ConfigMap, "configMapRef", "configMapKeyRef")]
    {
        for source in container.items_at(&["envFrom"]) {
            lead(kind, source.str_at(&[from, "name"]).unwrap_or_default());
        }
        for variable in container.items_at(&["env"]) {
            lead(kind, variable.str_at(&["valueFrom", key, "name"]).unwrap_or_default());
        }
    }
}

/// Volumes of a pod that refer to a Secret by a field `secretRef`.
const WITH_SECRET_REF: &[&str] = &["cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos"];

fn pod_volume(volume: Value<'_>, pod: &str, lead: &mut impl FnMut(Kind, &str)) {
    let text = |keys: &[&str]| volume.str_at(keys).unwrap_or_default();
    lead(Kind::Secret, text(&["azureFile", "secretName"]));
    for source in WITH_SECRET_REF {
        lead(Kind::Secret, text(&[source, "secretRef", "name"]));
    }
    lead(Kind::Secret, text(&["csi", "nodePublishSecretRef", "name"]));
    lead(Kind::Secret, text(&["secret", "secretName"]));
    lead(Kind::ConfigMap, text(&["configMap", "name"]));
    for source in volume.items_at(&["projected", "sources"]) {
        lead(Kind::Secret, source.str_at(&["secret", "name"]).unwrap_or_default());
        lead(Kind::ConfigMap, source.str_at(&["configMap", "name"]).unwrap_or_default());
    }
    lead(Kind::Claim, text(&["persistentVolumeClaim", "claimName"]));
    if volume.at(&["ephemeral"]).is_some_and(Value::is_map) {
        lead(Kind::Claim, &format!("{pod}-{}", text(&["name"])));
    }
}

/// The Secrets of a volume that a kubelet reads, with their namespaces.
fn volume_secrets(spec: Value<'_>, claim_namespace: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |namespace: Option<&str>, name: Option<&str>, fallback: &str| {
        let namespace = namespace.filter(|text| !text.is_empty()).unwrap_or(fallback);
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            found.push((namespace.to_owned(), name.to_owned()));
        }
    };
    let azure = |key: &str| spec.str_at(&["azureFile", key]);
    add(azure("secretNamespace"), azure("secretName"), claim_namespace);
    for source in WITH_SECRET_REF {
        let text = |key: &str| spec.str_at(&[source, "secretRef", key]);
        // Volumes of these kinds have always had to name the namespace.
        let fallback = if matches!(*source, "cinder" | "storageos") { "" } else { claim_namespace };
        add(text("namespace"), text("name"), fallback);
    }
    for reference in ["nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"] {
        let text = |key: &str| spec.str_at(&["csi", reference, key]);
        add(text("namespace"), text("name"), "");
    }
    found
}
