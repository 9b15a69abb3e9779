//! Ports of the node are not taken.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

pub(super) static CONTROL: Control = Control {
    id: "hostPorts",
    title: "Host ports",
    level: Level::Baseline,
    description: "A port on the node's own address is reachable past Services and often past \
        network policies, and binds the pod to nodes where it is free.",
    fields: &[
        "spec.containers[*].ports[*].hostPort",
        "spec.initContainers[*].ports[*].hostPort",
        "spec.ephemeralContainers[*].ports[*].hostPort",
    ],
    allowed: "absent, 0",
    references: &[STANDARDS],
    revisions: &[Revision { since: Version::v1(0), change: "host ports are forbidden", examine }],
    overridden_by: None,
    reason: |_| "hostPort",
    detail: |facts| {
        format!(
            "{} {} {} {}",
            text::containers(&facts.setting),
            text::plural(facts.setting.len(), "uses", "use"),
            text::plural(facts.values.len(), "hostPort", "hostPorts"),
            facts.values.join(", ")
        )
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for container in pod.containers.iter().filter(|container| !container.host_ports.is_empty()) {
        facts.setting.push(container.name);
        for port in &container.host_ports {
            facts.values.push(port.value.to_string().into());
            facts.blame(port.node);
        }
    }
}
