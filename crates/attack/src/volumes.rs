//! Volumes that are a path of a node: those of pods, and those of persistent volumes behind claims.

use std::borrow::Cow;
use std::collections::HashMap;

use seawall_access::{Text, Texts};
use seawall_finding::ObjectId;
use seawall_object::{Container, GroupKind, HostVolume, host_volumes, mounts_of, normalised};
use seawall_world::World;
use seawall_yaml::Value;

use crate::escape::{Exit, owns_files};
use crate::facts::{Facts, PodFacts};
use crate::paths::{is_kernel, is_obeyed, is_socket};
use crate::scheduling::selects;
use crate::vertex::{Goal, Vertex};

pub(crate) const VOLUME: GroupKind<'static> = GroupKind { group: "", kind: "PersistentVolume" };
const CLAIM: GroupKind<'static> = GroupKind { group: "", kind: "PersistentVolumeClaim" };

/// Persistent volumes that are a path of a node.
#[derive(Debug, Default)]
pub(crate) struct NodeVolumes {
    /// By namespace and name of the claim that is bound to them.
    by_claim: HashMap<(Text, Text), ObjectId>,
    all: Vec<ObjectId>,
}

/// A path of a node as a container has it.
#[derive(Clone, Debug)]
pub(crate) struct HostMount<'w> {
    /// The path on the node, with the mount's own part of it.
    pub(crate) path: Cow<'w, str>,
    pub(crate) writable: bool,
    pub(crate) container: Container<'w>,
    /// What names the path.
    pub(crate) object: ObjectId,
    pub(crate) field: Value<'w>,
}

// === impl HostMount ===

impl<'w> HostMount<'w> {
    /// What comes of using its files as root, for a pod.
    pub(crate) fn exit(&self, facts: &Facts<'_>, pod: &PodFacts) -> Exit<'w> {
        let way = owns_files(facts, self.container, pod.object);
        Exit { way, object: self.object, field: self.field }
    }
}

// === impl NodeVolumes ===

impl NodeVolumes {
    pub(crate) fn of(world: &World, texts: &mut Texts) -> NodeVolumes {
        let mut volumes = NodeVolumes::default();
        for id in world.of_kind(VOLUME).iter().copied().filter(|id| path_of(world, *id).is_some()) {
            volumes.all.push(id);
            let claim = |key: &str| world.object(id).root().str_at(&["spec", "claimRef", key]);
            if let (Some(namespace), Some(name)) = (claim("namespace"), claim("name")) {
                volumes.by_claim.insert((texts.add(namespace), texts.add(name)), id);
            }
        }
        if volumes.all.is_empty() {
            return volumes;
        }
        let by_name: HashMap<&str, ObjectId> =
            volumes.all.iter().map(|id| (world.object(*id).name(), *id)).collect();
        for id in world.of_kind(CLAIM) {
            let claim = world.object(*id);
            let volume = claim.root().str_at(&["spec", "volumeName"]).and_then(|name| by_name.get(name));
            if let Some(volume) = volume {
                let namespace = texts.add(world.namespace(*id).unwrap_or_default());
                volumes.by_claim.insert((namespace, texts.add(claim.name())), *volume);
            }
        }
        volumes
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[ObjectId] {
        &self.all
    }

    fn behind(&self, texts: &Texts, namespace: Text, claim: &str) -> Option<ObjectId> {
        self.by_claim.get(&(namespace, texts.find(claim))).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The path of a node that a persistent volume is.
pub(crate) fn path_of(world: &World, volume: ObjectId) -> Option<Value<'_>> {
    let spec = world.object(volume).spec()?;
    ["hostPath", "local"].iter().find_map(|source| spec.at(&[source, "path"]))
}

/// The paths of its node that containers of a pod have by its own volumes.
pub(crate) fn own_mounts<'w>(
    facts: &Facts<'w>,
    pod: &PodFacts,
) -> impl Iterator<Item = HostMount<'w>> + use<'w> {
    let (template, object) = (facts.pod(pod), pod.object);
    host_volumes(template).flat_map(move |HostVolume { name, at, path, .. }| {
        mounts_of(template, name).map(move |(container, mount)| HostMount {
            path: whole(path, mount),
            writable: mount.bool_at(&["readOnly"]) != Some(true),
            container,
            object,
            field: at,
        })
    })
}

/// The paths of its node that containers of a pod have by claims.
pub(crate) fn claimed_mounts<'f, 'w: 'f>(
    facts: &'f Facts<'w>,
    pod: &PodFacts,
) -> impl Iterator<Item = HostMount<'w>> + use<'f, 'w> {
    let namespace = pod.namespace;
    let template = facts.pod(pod);
    let volumes = Some(template).filter(|_| !facts.node_volumes.is_empty());
    volumes.into_iter().flat_map(|pod| pod.spec.items_at(&["volumes"])).flat_map(move |volume| {
        let claim = volume.str_at(&["persistentVolumeClaim", "claimName"]);
        let behind = claim.and_then(|claim| facts.node_volumes.behind(&facts.texts, namespace, claim));
        let found = behind.and_then(|id| Some((id, path_of(facts.world, id)?)));
        let is_open = volume.bool_at(&["persistentVolumeClaim", "readOnly"]) != Some(true);
        let name = volume.str_at(&["name"]).unwrap_or_default();
        found.into_iter().flat_map(move |(object, field)| {
            mounts_of(template, name).map(move |(container, mount)| HostMount {
                path: whole(field.as_str().unwrap_or_default(), mount),
                writable: is_open && mount.bool_at(&["readOnly"]) != Some(true),
                container,
                object,
                field,
            })
        })
    })
}

/// The path of a volume with the part that a mount takes of it. A part that is not known before the pod
/// runs stands as it is written: no file is called so.
fn whole<'w>(path: &'w str, mount: Value<'w>) -> Cow<'w, str> {
    let part = mount.str_at(&["subPath"]).or_else(|| mount.str_at(&["subPathExpr"]));
    match part.filter(|part| !part.is_empty()) {
        Some(part) => Cow::Owned(normalised(&format!("{path}/{part}")).into_owned()),
        None => normalised(path),
    }
}

/// Whether a persistent volume that is a path of a node gives the node away, and whether already by a socket
/// in it.
pub(crate) fn worth(facts: &Facts<'_>, volume: ObjectId) -> Option<bool> {
    let path = normalised(path_of(facts.world, volume)?.as_str()?);
    let by_socket = is_socket(&path);
    (by_socket || is_obeyed(&path) || is_kernel(&path)).then_some(by_socket)
}

/// The nodes on which a persistent volume can be used.
pub(crate) fn nodes_of(facts: &Facts<'_>, volume: ObjectId) -> Vec<Vertex> {
    let spec = facts.world.object(volume).root();
    let Some(required) = spec.at(&["spec", "nodeAffinity", "required"]) else {
        return vec![Vertex::Goal(Goal::AnyNode)];
    };
    let known = facts.nodes().filter_map(|(name, node)| Some((name, node.object?)));
    let found: Vec<Vertex> = known
        .filter(|(_, object)| selects(required, facts.world.object(*object)))
        .map(|(name, _)| Vertex::Node(name))
        .collect();
    if found.is_empty() { vec![Vertex::Goal(Goal::SomeNode)] } else { found }
}
