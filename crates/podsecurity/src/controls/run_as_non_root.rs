//! Containers are required to run as another user than root.

use super::{SECURITY_CONTEXT, STANDARDS, USER_NAMESPACES};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

pub(super) static CONTROL: Control = Control {
    id: "runAsNonRoot",
    title: "Running as non-root",
    level: Level::Restricted,
    description: "Root in a container is root on the node once confinement fails. Containers must \
        be required to run as another user, unless root of the pod is nobody on the node.",
    fields: &[
        "spec.securityContext.runAsNonRoot",
        "spec.containers[*].securityContext.runAsNonRoot",
        "spec.initContainers[*].securityContext.runAsNonRoot",
        "spec.ephemeralContainers[*].securityContext.runAsNonRoot",
    ],
    allowed: "true; absent in a container where the pod says true; anything in a user namespace \
        (spec.hostUsers: false)",
    references: &[STANDARDS, SECURITY_CONTEXT, USER_NAMESPACES],
    revisions: &[
        Revision {
            since: Version::v1(0),
            change: "the pod or all its containers must say true, and none false",
            examine,
        },
        Revision {
            since: Version::v1(35),
            change: "pods in a user namespace are exempt",
            examine: |pod, facts| {
                if !pod.has_user_namespace() {
                    examine(pod, facts);
                }
            },
        },
    ],
    overridden_by: None,
    reason: |_| "runAsNonRoot != true",
    detail: |facts| {
        if facts.lacking.is_empty() {
            return format!("{} must not set securityContext.runAsNonRoot=false", facts.setters());
        }
        let containers = text::containers(&facts.lacking);
        format!("pod or {containers} must set securityContext.runAsNonRoot=true")
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let of_pod = pod.security.as_ref().and_then(|security| security.run_as_non_root);
    if let Some(non_root) = of_pod.filter(|non_root| !non_root.value) {
        facts.pod = true;
        facts.blame(non_root.node);
    }
    for container in &pod.containers {
        let non_root = container.security.as_ref().and_then(|security| security.run_as_non_root);
        if let Some(non_root) = non_root.filter(|non_root| !non_root.value) {
            facts.setting.push(container.name);
            facts.blame(non_root.node);
        }
    }
    // What is missing is told only where nothing is wrong.
    let is_required = of_pod.is_some_and(|non_root| non_root.value);
    if is_required || facts.pod || !facts.setting.is_empty() {
        return;
    }
    for container in &pod.containers {
        let security = container.security.as_ref();
        match security {
            Some(security) if security.run_as_non_root.is_some() => continue,
            Some(security) => facts.miss(security.node, "runAsNonRoot"),
            None => facts.miss(container.node, "securityContext.runAsNonRoot"),
        }
        facts.lacking.push(container.name);
    }
}
