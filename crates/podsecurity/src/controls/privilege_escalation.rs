//! No process gains more privileges than its parent.

use super::{SECURITY_CONTEXT, STANDARDS};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const FIELD: &str = "allowPrivilegeEscalation";

pub(super) static CONTROL: Control = Control {
    id: "allowPrivilegeEscalation",
    title: "Privilege escalation",
    level: Level::Restricted,
    description: "Unless it is forbidden, a process can gain more privileges than its parent, as \
        through a set-user-ID program left in the image.",
    fields: &[
        "spec.containers[*].securityContext.allowPrivilegeEscalation",
        "spec.initContainers[*].securityContext.allowPrivilegeEscalation",
        "spec.ephemeralContainers[*].securityContext.allowPrivilegeEscalation",
    ],
    allowed: "false; anything on Windows",
    references: &[STANDARDS, SECURITY_CONTEXT],
    revisions: &[
        Revision { since: Version::v1(8), change: "the field must be false", examine },
        Revision {
            since: Version::v1(25),
            change: "pods whose spec.os.name is windows are exempt",
            examine: |pod, facts| {
                if !pod.is_windows() {
                    examine(pod, facts);
                }
            },
        },
    ],
    overridden_by: None,
    reason: |_| "allowPrivilegeEscalation != false",
    detail: |facts| {
        let containers = text::containers(&facts.lacking);
        format!("{containers} must set securityContext.allowPrivilegeEscalation=false")
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in &pod.containers {
        let security = container.security.as_ref();
        let allowed = security.and_then(|security| security.allow_privilege_escalation);
        match (security, allowed) {
            (_, Some(allowed)) if !allowed.value => continue,
            (_, Some(allowed)) => facts.blame(allowed.node),
            (Some(security), None) => facts.miss(security.node, FIELD),
            (None, None) => facts.miss(container.node, "securityContext.allowPrivilegeEscalation"),
        }
        facts.lacking.push(container.name);
    }
}
