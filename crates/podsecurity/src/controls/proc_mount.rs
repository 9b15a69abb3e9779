//! The masks of /proc stay: the baseline and the restricted control.

use super::{STANDARDS, USER_NAMESPACES};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const FIELDS: &[&str] = &[
    "spec.containers[*].securityContext.procMount",
    "spec.initContainers[*].securityContext.procMount",
    "spec.ephemeralContainers[*].securityContext.procMount",
];
const REFERENCES: &[&str] = &[STANDARDS, USER_NAMESPACES];

pub(super) static BASELINE: Control = Control {
    id: "procMount",
    title: "Masks of /proc",
    level: Level::Baseline,
    description: "Container runtimes hide the parts of /proc that tell about or change the node. \
        Those masks must stay, unless root of the pod is nobody on the node.",
    fields: FIELDS,
    allowed: "absent, Default; anything in a user namespace (spec.hostUsers: false)",
    references: REFERENCES,
    revisions: &[
        Revision { since: Version::v1(0), change: "the default masks must stay", examine },
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
    overridden_by: Some(&RESTRICTED),
    reason: |_| "procMount",
    detail,
};

pub(super) static RESTRICTED: Control = Control {
    id: "procMount_restricted",
    title: "Masks of /proc in every pod",
    level: Level::Restricted,
    description: "Container runtimes hide the parts of /proc that tell about or change the node. \
        Those masks must stay, in a user namespace too.",
    fields: FIELDS,
    allowed: "absent, Default",
    references: REFERENCES,
    revisions: &[Revision {
        since: Version::v1(35),
        change: "the default masks must stay, as before the baseline exempted user namespaces",
        examine,
    }],
    overridden_by: None,
    reason: |_| "procMount",
    detail,
};

fn detail(facts: &Facts<'_>) -> String {
    format!(
        "{} must not set securityContext.procMount to {}",
        text::containers(&facts.setting),
        text::join_quoted(&facts.values)
    )
}

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in &pod.containers {
        let proc_mount = container.security.as_ref().and_then(|security| security.proc_mount);
        if let Some(proc_mount) = proc_mount.filter(|proc_mount| proc_mount.value != "Default") {
            facts.setting.push(container.name);
            facts.values.push(proc_mount.value.into());
            facts.blame(proc_mount.node);
        }
    }
}
