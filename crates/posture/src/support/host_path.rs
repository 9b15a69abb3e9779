//! Volumes and the paths of the node they stand for.

use std::borrow::Cow;

use seawall_check::{Context, Draft};
use seawall_object::{Container, PodTemplate};
use seawall_yaml::Value;

/// A volume that stands for a path of the node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostVolume<'t> {
    /// The volume's name.
    pub(crate) name: &'t str,
    /// The node that holds the path.
    pub(crate) at: Value<'t>,
    /// The path as written.
    pub(crate) path: &'t str,
    /// `hostPath.type`; empty where absent.
    pub(crate) kind: &'t str,
}

/// The `hostPath` volumes of a pod.
pub(crate) fn host_volumes<'t>(pod: PodTemplate<'t>) -> impl Iterator<Item = HostVolume<'t>> {
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
pub(crate) fn mounts_of<'t>(
    pod: PodTemplate<'t>,
    volume: &str,
) -> impl Iterator<Item = (Container<'t>, Value<'t>)> {
    pod.containers().flat_map(move |container| {
        let mounts = container.value.items_at(&["volumeMounts"]);
        mounts
            .filter(move |mount| mount.str_at(&["name"]) == Some(volume))
            .map(move |mount| (container, mount))
    })
}

/// Adds the places where containers mount a volume to what a finding rests on.
pub(crate) fn also_mounts(draft: &mut Draft, context: &Context<'_>, pod: PodTemplate<'_>, volume: &str) {
    for (_, mount) in mounts_of(pod, volume) {
        draft.also(context.id, mount);
    }
}

/// A path as the kernel walks it: no doubled or trailing slashes, no `.`. The API server refuses
/// `..` in paths of the node.
pub(crate) fn normalised(path: &str) -> Cow<'_, str> {
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
pub(crate) fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder == "/")
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
