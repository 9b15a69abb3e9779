//! No container asks for the user id of root.

use super::{SECURITY_CONTEXT, STANDARDS, USER_NAMESPACES};
use crate::control::{Control, Facts, Revision};
use crate::decode::At;
use crate::level::{Level, Version};
use crate::pod::Pod;

pub(super) static CONTROL: Control = Control {
    id: "runAsUser",
    title: "User id of root",
    level: Level::Restricted,
    description: "Containers must not ask for the user id of root, unless root of the pod is \
        nobody on the node.",
    fields: &[
        "spec.securityContext.runAsUser",
        "spec.containers[*].securityContext.runAsUser",
        "spec.initContainers[*].securityContext.runAsUser",
        "spec.ephemeralContainers[*].securityContext.runAsUser",
    ],
    allowed: "absent, any number but 0; anything in a user namespace (spec.hostUsers: false)",
    references: &[STANDARDS, SECURITY_CONTEXT, USER_NAMESPACES],
    revisions: &[
        Revision { since: Version::v1(23), change: "the user id must not be 0", examine },
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
    reason: |_| "runAsUser=0",
    detail: |facts| format!("{} must not set runAsUser=0", facts.setters()),
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let is_root = |user: &At<i64>| user.value == 0;
    let of_pod = pod.security.as_ref().and_then(|security| security.run_as_user);
    if let Some(user) = of_pod.filter(is_root) {
        facts.pod = true;
        facts.blame(user.node);
    }
    for container in &pod.containers {
        let user = container.security.as_ref().and_then(|security| security.run_as_user);
        if let Some(user) = user.filter(is_root) {
            facts.setting.push(container.name);
            facts.blame(user.node);
        }
    }
}
