//! Volumes and the paths of the node they stand for.

use std::borrow::Cow;

use seawall_yaml::Value;

use crate::container::Container;
use crate::pod::PodTemplate;

/// A volume that stands for a path of the node.
#[derive(Clone, Copy, Debug)]
pub struct HostVolume<'t> {
    /// The volume's name.
    pub name: &'t str,
    /// The node that holds the path.
    pub at: Value<'t>,
    /// The path as written.
    pub path: &'t str,
    /// `hostPath.type`; empty where absent.
    pub kind: &'t str,
}

/// The `hostPath` volumes of a pod.
pub fn host_volumes<'t>(pod: PodTemplate<'t>) -> impl Iterator<Item = HostVolume<'t>> {
    pod.spec.items_at(&["volumes"]).filter_map(|volume| {
        let source = volume.at(&["hostPath"])?;
        Some(HostVolume {
            name: volume.str_at(&["name"]).unwrap_or_default(),
            at: source.at(&["path"]).unwrap_or(source),
            path: source.str_at(&["path"]).unwrap_or_default(),
            kind: source.str_at(&["type"]).unwrap_or_default(),
        })
    })
}

/// Where the containers of a pod mount a volume.
pub fn mounts_of<'t>(pod: PodTemplate<'t>, volume: &str) -> impl Iterator<Item = (Container<'t>, Value<'t>)> {
    pod.containers().flat_map(move |container| {
        let mounts = container.value.items_at(&["volumeMounts"]);
        mounts
            .filter(move |mount| mount.str_at(&["name"]) == Some(volume))
            .map(move |mount| (container, mount))
    })
}

/// A path as the kernel walks it: no doubled or trailing slashes, no `.`. The API server refuses
/// `..` in paths of the node.
pub fn normalised(path: &str) -> Cow<'_, str> {
    let is_plain = path == "/"
        || (path.starts_with('/') && path[1..].split('/').all(|part| !part.is_empty() && part != "."));
    if is_plain || path.is_empty() {
        return Cow::Borrowed(path);
    }
    let mut clean = String::with_capacity(path.len() + 1);
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        clean.push('/');
        clean.push_str(part);
    }
    if clean.is_empty() {
        clean.push('/');
    }
    Cow::Owned(clean)
}

/// Whether a normalised path is a folder or lies below it.
pub fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder == "/")
}

/// Sockets, and folders that hold nothing else.
const SOCKETS: [&str; 12] = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/var/run/docker",
    "/run/containerd",
    "/var/run/containerd",
    "/run/k3s/containerd",
    "/var/run/crio",
    "/run/crio",
    "/run/podman",
    "/var/run/cri-dockerd.sock",
    "/run/cri-dockerd.sock",
    "/var/snap/microk8s/common/run",
];
/// Ends of the names of Windows pipes.
const PIPES: [&str; 2] = ["docker_engine", "containerd-containerd"];

/// Whether a path of the node is the socket of a container runtime, or a folder for it.
pub fn is_runtime_socket(path: &str) -> bool {
    let clean = normalised(path);
    SOCKETS.iter().any(|socket| is_at_or_below(&clean, socket))
        || clean.ends_with("/docker.sock")
        || clean.ends_with("/containerd.sock")
        || clean.ends_with("/crio.sock")
        || (path.contains("pipe") && PIPES.iter().any(|pipe| path.ends_with(pipe)))
}

/// Folders that give the node or the cluster away, with all that lies below them.
const CREDENTIAL_FOLDERS: [&str; 8] = [
    "/etc/kubernetes",
    "/var/lib/etcd",
    "/var/lib/kubelet/pki",
    "/var/lib/rancher/k3s/server",
    "/var/lib/rancher/rke2/server",
    "/etc/rancher",
    "/var/snap/microk8s/current/certs",
    "/var/snap/microk8s/current/credentials",
];
/// Folders that do so only as a whole, and single files.
const CREDENTIAL_PATHS: [&str; 6] = [
    "/var/lib/kubelet",
    "/var/lib/kubelet/kubeconfig",
    "/var/lib/kubelet/config.yaml",
    "/var/lib/rancher",
    "/var/lib/rancher/k3s",
    "/var/lib/rancher/rke2",
];

/// Whether a normalised path holds the credentials of the node or of the cluster.
pub fn is_node_credential(path: &str) -> bool {
    CREDENTIAL_FOLDERS.iter().any(|folder| is_at_or_below(path, folder)) || CREDENTIAL_PATHS.contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_by_their_parts() {
        for (path, clean) in [("/", "/"), ("//", "/"), ("/etc/", "/etc"), ("/./var//run", "/var/run")] {
            assert_eq!(normalised(path), clean);
        }
        assert!(is_at_or_below("/etc/ssl", "/etc") && is_at_or_below("/etc", "/etc"));
        assert!(is_at_or_below("/etc", "/") && is_at_or_below("/", "/"));
        assert!(!is_at_or_below("/etcd", "/etc") && !is_at_or_below("/", "/etc"));
    }
}
