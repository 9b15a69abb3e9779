//! Pods and their containers, as several checks look at them.

use seawall_object::{Container, Object, PodTemplate, pod_templates};

/// What annotations of AppArmor begin with; the container's name follows.
pub(crate) const APPARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// Every container of every pod template of an object, for fixes.
pub(crate) fn containers(object: Object<'_>) -> impl Iterator<Item = Container<'_>> {
    pod_templates(object).into_iter().flat_map(|pod| pod.containers().collect::<Vec<_>>())
}

/// Whether the pods of a template run to an end instead of serving.
pub(crate) fn is_batch(pod: PodTemplate<'_>) -> bool {
    let kind = pod.object.group_kind();
    let is_job = kind.group == "batch"
        || (kind.kind == "Pod" && pod.object.owners().any(|owner| owner.kind.kind == "Job"));
    is_job || matches!(pod.spec.str_at(&["restartPolicy"]), Some("Never" | "OnFailure"))
}

/// Whether an object was read from a cluster, where fields may have been filled in by others.
pub(crate) fn is_live(object: Object<'_>) -> bool {
    object.root().at(&["metadata", "uid"]).is_some()
}

/// The profile that the older annotation gives a container, if there is one.
pub(crate) fn apparmor_annotation<'t>(container: Container<'t>) -> Option<&'t str> {
    let annotations = container.pod.metadata?.at(&["annotations"])?;
    let is_own = |key: &str| key.strip_prefix(APPARMOR_ANNOTATION) == Some(container.name());
    annotations.entries().find(|(key, _)| is_own(key))?.1.as_str()
}
