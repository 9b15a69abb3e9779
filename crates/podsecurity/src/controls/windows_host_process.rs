//! No Windows container runs as a process of the host.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::decode::At;
use crate::level::{Level, Version};
use crate::pod::Pod;

pub(super) static CONTROL: Control = Control {
    id: "windowsHostProcess",
    title: "Windows host processes",
    level: Level::Baseline,
    description: "A HostProcess container runs on the Windows node itself, with the node's own \
        privileges.",
    fields: &[
        "spec.securityContext.windowsOptions.hostProcess",
        "spec.containers[*].securityContext.windowsOptions.hostProcess",
        "spec.initContainers[*].securityContext.windowsOptions.hostProcess",
        "spec.ephemeralContainers[*].securityContext.windowsOptions.hostProcess",
    ],
    allowed: "absent, false",
    references: &[
        STANDARDS,
        "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
    ],
    revisions: &[Revision { since: Version::v1(0), change: "HostProcess containers are forbidden", examine }],
    overridden_by: None,
    reason: |_| "hostProcess",
    detail: |facts| {
        format!("{} must not set securityContext.windowsOptions.hostProcess=true", facts.setters())
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let is_set = |host_process: &At<bool>| host_process.value;
    let of_pod = pod.security.as_ref().and_then(|security| security.host_process);
    if let Some(host_process) = of_pod.filter(is_set) {
        facts.pod = true;
        facts.blame(host_process.node);
    }
    for container in &pod.containers {
        let host_process = container.security.as_ref().and_then(|security| security.host_process);
        if let Some(host_process) = host_process.filter(is_set) {
            facts.setting.push(container.name);
            facts.blame(host_process.node);
        }
    }
}
