//! What power of root containers may keep: the baseline and the restricted control.

use seawall_yaml::Value;

use super::{SECURITY_CONTEXT, STANDARDS};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const REFERENCES: &[&str] =
    &[STANDARDS, SECURITY_CONTEXT, "https://man7.org/linux/man-pages/man7/capabilities.7.html"];

/// What container runtimes grant anyway, without `NET_RAW`.
const DEFAULT_SET: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

pub(super) static BASELINE: Control = Control {
    id: "capabilities_baseline",
    title: "Added capabilities",
    level: Level::Baseline,
    description: "Capabilities split the power of root. Beyond the runtime's default set they let \
        a container change the host, its network or other processes, so none of those may be \
        added, nor NET_RAW, which forges packets.",
    fields: &[
        "spec.containers[*].securityContext.capabilities.add",
        "spec.initContainers[*].securityContext.capabilities.add",
        "spec.ephemeralContainers[*].securityContext.capabilities.add",
    ],
    allowed: "absent, AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, \
        NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT",
    references: REFERENCES,
    revisions: &[Revision {
        since: Version::v1(0),
        change: "only capabilities of the default set may be added",
        examine: examine_baseline,
    }],
    overridden_by: Some(&RESTRICTED),
    reason: |_| "non-default capabilities",
    detail: adding,
};

pub(super) static RESTRICTED: Control = Control {
    id: "capabilities_restricted",
    title: "Dropped capabilities",
    level: Level::Restricted,
    description: "Few programs need any power of root. Containers must drop all capabilities and \
        may add back only the one that opens ports below 1024.",
    fields: &[
        "spec.containers[*].securityContext.capabilities.drop",
        "spec.initContainers[*].securityContext.capabilities.drop",
        "spec.ephemeralContainers[*].securityContext.capabilities.drop",
        "spec.containers[*].securityContext.capabilities.add",
        "spec.initContainers[*].securityContext.capabilities.add",
        "spec.ephemeralContainers[*].securityContext.capabilities.add",
    ],
    allowed: "drop: a list with ALL; add: absent, NET_BIND_SERVICE; anything on Windows",
    references: REFERENCES,
    revisions: &[
        Revision {
            since: Version::v1(22),
            change: "ALL must be dropped, only NET_BIND_SERVICE may be added",
            examine: examine_restricted,
        },
        Revision {
            since: Version::v1(25),
            change: "pods whose spec.os.name is windows are exempt",
            examine: |pod, facts| {
                if !pod.is_windows() {
                    examine_restricted(pod, facts);
                }
            },
        },
    ],
    overridden_by: None,
    reason: |_| "unrestricted capabilities",
    detail: |facts| {
        let dropping = (!facts.lacking.is_empty()).then(|| {
            let containers = text::containers(&facts.lacking);
            format!("{containers} must set securityContext.capabilities.drop=[\"ALL\"]")
        });
        let adding = (!facts.setting.is_empty()).then(|| adding(facts));
        dropping.into_iter().chain(adding).collect::<Vec<_>>().join("; ")
    },
};

fn adding(facts: &Facts<'_>) -> String {
    format!(
        "{} must not include {} in securityContext.capabilities.add",
        text::containers(&facts.setting),
        text::join_quoted(&facts.values)
    )
}

fn examine_baseline<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in &pod.containers {
        let security = container.security.as_ref();
        if let Some(capabilities) = security.and_then(|security| security.capabilities.as_ref()) {
            forbid_added(container.name, capabilities.add, &DEFAULT_SET, facts);
        }
    }
}

fn examine_restricted<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in &pod.containers {
        let security = container.security.as_ref();
        let Some(capabilities) = security.and_then(|security| security.capabilities.as_ref()) else {
            facts.lacking.push(container.name);
            match security {
                Some(security) => facts.miss(security.node, "capabilities.drop"),
                None => facts.miss(container.node, "securityContext.capabilities.drop"),
            }
            continue;
        };
        let mut dropped = capabilities.drop.into_iter().flat_map(Value::items);
        if !dropped.any(|capability| capability.as_str() == Some("ALL")) {
            facts.lacking.push(container.name);
            match capabilities.drop {
                Some(drop) => facts.blame(drop.id()),
                None => facts.miss(capabilities.node, "drop"),
            }
        }
        forbid_added(container.name, capabilities.add, &["NET_BIND_SERVICE"], facts);
    }
}

fn forbid_added<'t>(container: &'t str, added: Option<Value<'t>>, allowed: &[&str], facts: &mut Facts<'t>) {
    let mut is_forbidden = false;
    for item in added.into_iter().flat_map(Value::items) {
        let capability = item.as_str().unwrap_or_default();
        if !allowed.contains(&capability) {
            is_forbidden = true;
            facts.values.push(capability.into());
            facts.blame(item.id());
        }
    }
    if is_forbidden {
        facts.setting.push(container);
    }
}
