//! Where a pod template stands in its object.

use seawall_check::At;
use seawall_object::PodTemplate;

/// Where the kinds of Kubernetes itself keep pod templates.
const HOLDERS: [&[&str]; 4] =
    [&[], &["template"], &["spec", "template"], &["spec", "jobTemplate", "spec", "template"]];

/// The place of the pod's labels, whether it has any or not.
pub(crate) fn labels_of(pod: PodTemplate<'_>) -> At {
    if let Some(metadata) = pod.metadata {
        return At::path(metadata, &["labels"]);
    }
    let root = pod.object.root();
    let holders = HOLDERS.iter().filter_map(|path| if path.is_empty() { Some(root) } else { root.at(path) });
    let is_holder = |spec: seawall_yaml::Value<'_>| spec.id() == pod.spec.id();
    let holder = holders.rev().find(|holder| holder.at(&["spec"]).is_some_and(is_holder));
    At::path(holder.unwrap_or(pod.spec), &["metadata", "labels"])
}
