//! No container is privileged.

use super::{SECURITY_CONTEXT, STANDARDS};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

pub(super) static CONTROL: Control = Control {
    id: "privileged",
    title: "Privileged containers",
    level: Level::Baseline,
    description: "A privileged container has all capabilities and all devices of the node, and \
        most of the confinement between it and the node is off.",
    fields: &[
        "spec.containers[*].securityContext.privileged",
        "spec.initContainers[*].securityContext.privileged",
        "spec.ephemeralContainers[*].securityContext.privileged",
    ],
    allowed: "absent, false",
    references: &[STANDARDS, SECURITY_CONTEXT],
    revisions: &[Revision { since: Version::v1(0), change: "privileged containers are forbidden", examine }],
    overridden_by: None,
    reason: |_| "privileged",
    detail: |facts| {
        let containers = text::containers(&facts.setting);
        format!("{containers} must not set securityContext.privileged=true")
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in &pod.containers {
        let privileged = container.security.as_ref().and_then(|security| security.privileged);
        if let Some(privileged) = privileged.filter(|privileged| privileged.value) {
            facts.setting.push(container.name);
            facts.blame(privileged.node);
        }
    }
}
