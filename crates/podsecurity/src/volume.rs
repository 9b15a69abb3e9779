//! Volumes and their sources.

use seawall_yaml::{NodeId, Value};

use crate::decode::{Fields, Shape, Undecodable, fields, structure, text};

/// A volume of a pod.
#[derive(Clone, Debug)]
pub(crate) struct Volume<'t> {
    pub(crate) name: &'t str,
    pub(crate) host_path: Option<NodeId>,
    /// Whether one of its sources is among those that the restricted level allows.
    has_allowed_source: bool,
    /// The place in [`RESTRICTED_SOURCES`] of its first source that stands there.
    restricted_source: Option<(usize, NodeId)>,
}

/// Sources that the restricted level allows.
const ALLOWED_SOURCES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// All other sources; where a volume wrongly has several, the first one here is named.
const RESTRICTED_SOURCES: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

const HOST_PATH: Fields = &[("path", Shape::Text), ("type", Shape::Text)];

impl<'t> Volume<'t> {
    pub(crate) fn read(value: Value<'t>) -> Result<Volume<'t>, Undecodable> {
        let mut volume =
            Volume { name: "", host_path: None, has_allowed_source: false, restricted_source: None };
        for (key, value) in fields(value)? {
            if key == "name" {
                volume.name = text(value)?.map_or("", |name| name.value);
            } else if ALLOWED_SOURCES.contains(&key) {
                volume.has_allowed_source |= structure(value, &[])?.is_some();
            } else if let Some(rank) = RESTRICTED_SOURCES.iter().position(|name| *name == key)
                && let Some(node) = structure(value, if rank == 0 { HOST_PATH } else { &[] })?
            {
                volume.add_restricted(rank, node);
            }
        }
        Ok(volume)
    }

    fn add_restricted(&mut self, rank: usize, node: NodeId) {
        if rank == 0 {
            self.host_path = Some(node);
        }
        if self.restricted_source.is_none_or(|(first, _)| rank < first) {
            self.restricted_source = Some((rank, node));
        }
    }

    /// The name and the node of the source that the restricted level forbids.
    ///
    /// A volume without any source that the API server knows becomes an `emptyDir` before it is
    /// judged.
    pub(crate) fn forbidden_source(&self) -> Option<(&'static str, NodeId)> {
        let (rank, node) = self.restricted_source.filter(|_| !self.has_allowed_source)?;
        Some((RESTRICTED_SOURCES[rank], node))
    }
}
