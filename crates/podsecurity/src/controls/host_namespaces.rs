//! The host's network, processes and IPC are not shared.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;

pub(super) static CONTROL: Control = Control {
    id: "hostNamespaces",
    title: "Host namespaces",
    level: Level::Baseline,
    description: "A pod in the host's network, process or IPC namespace sees the node's traffic, \
        processes and shared memory as the node itself does.",
    fields: &["spec.hostNetwork", "spec.hostPID", "spec.hostIPC"],
    allowed: "absent, false",
    references: &[STANDARDS],
    revisions: &[Revision { since: Version::v1(0), change: "host namespaces are forbidden", examine }],
    overridden_by: None,
    reason: |_| "host namespaces",
    detail: |facts| facts.setting.join(", "),
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let namespaces = [
        (pod.host_network, "hostNetwork=true"),
        (pod.host_pid, "hostPID=true"),
        (pod.host_ipc, "hostIPC=true"),
    ];
    for (shared, setting) in namespaces {
        if let Some(shared) = shared.filter(|shared| shared.value) {
            facts.setting.push(setting);
            facts.blame(shared.node);
        }
    }
}
