//! Capabilities that read or write the memory of the kernel.

use crate::escape::{Exit, Way, adds, host_user, in_effect, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "capability-kernel-memory",
    action: "reaches the memory of the kernel of",
    needs: "A container of the pod adds SYS_RAWIO, or both BPF and PERFMON, and runs as root.",
    why: "SYS_RAWIO opens the ports of the machine's devices. Programs loaded with BPF and PERFMON read \
          the memory of the kernel and of every process, with all tokens in it.",
    fix: "Remove the capabilities from `capabilities.add`.",
    depends: "",
    references: &["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
    known_as: &["kubesplaining/KUBE-ESCAPE-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_RAWIO]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_NICE]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [BPF, PERFMON]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            // By itself BPF reads nothing of the kernel.
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [BPF]}}}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let exits = template.containers().filter_map(|container| {
        let by_programs = || adds(container, "BPF").filter(|_| adds(container, "PERFMON").is_some());
        let field = adds(container, "SYS_RAWIO").or_else(by_programs)?;
        let way = Way::Perhaps("the kernel's settings and the machine's devices decide");
        let way = way.and(in_effect(container)).and(host_user(facts, template, pod.object));
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}
