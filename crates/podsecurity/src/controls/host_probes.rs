//! Probes and lifecycle handlers reach only the pod itself.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

pub(super) static CONTROL: Control = Control {
    id: "hostProbesAndHostLifecycle",
    title: "Hosts of probes and lifecycle handlers",
    level: Level::Baseline,
    description: "Probes and lifecycle handlers are run by the kubelet. With a host of its own \
        choice a pod sends the kubelet to addresses that the pod itself may not reach.",
    fields: &[
        "spec.containers[*].livenessProbe.httpGet.host",
        "spec.containers[*].livenessProbe.tcpSocket.host",
        "spec.containers[*].readinessProbe.httpGet.host",
        "spec.containers[*].readinessProbe.tcpSocket.host",
        "spec.containers[*].startupProbe.httpGet.host",
        "spec.containers[*].startupProbe.tcpSocket.host",
        "spec.containers[*].lifecycle.postStart.httpGet.host",
        "spec.containers[*].lifecycle.postStart.tcpSocket.host",
        "spec.containers[*].lifecycle.preStop.httpGet.host",
        "spec.containers[*].lifecycle.preStop.tcpSocket.host",
        "spec.initContainers[*].livenessProbe.httpGet.host",
        "spec.initContainers[*].livenessProbe.tcpSocket.host",
        "spec.initContainers[*].readinessProbe.httpGet.host",
        "spec.initContainers[*].readinessProbe.tcpSocket.host",
        "spec.initContainers[*].startupProbe.httpGet.host",
        "spec.initContainers[*].startupProbe.tcpSocket.host",
        "spec.initContainers[*].lifecycle.postStart.httpGet.host",
        "spec.initContainers[*].lifecycle.postStart.tcpSocket.host",
        "spec.initContainers[*].lifecycle.preStop.httpGet.host",
        "spec.initContainers[*].lifecycle.preStop.tcpSocket.host",
    ],
    allowed: "absent, empty",
    references: &[
        STANDARDS,
        "https://kubernetes.io/docs/tasks/configure-pod-container/\
         configure-liveness-readiness-startup-probes/",
    ],
    revisions: &[Revision {
        since: Version::v1(34),
        change: "probes and lifecycle handlers reach only the pod itself",
        examine,
    }],
    overridden_by: None,
    reason: |_| "probe or lifecycle host",
    detail: |facts| {
        let mut containers = facts.setting.clone();
        containers.sort_unstable();
        containers.dedup();
        format!(
            "{} {} {} {}",
            text::containers(&containers),
            text::plural(containers.len(), "uses", "use"),
            text::plural(facts.values.len(), "probe or lifecycle host", "probe or lifecycle hosts"),
            text::join_quoted(&facts.values)
        )
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in pod.containers.iter().filter(|container| !container.handler_hosts.is_empty()) {
        facts.setting.push(container.name);
        for host in &container.handler_hosts {
            facts.values.push(host.value.into());
            facts.blame(host.node);
        }
    }
}
