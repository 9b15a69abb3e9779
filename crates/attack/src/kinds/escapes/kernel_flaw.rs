//! A kernel with a published flaw by which containers break out.

use crate::escape::privileged;
use crate::facts::PodFacts;
use crate::flaws::{DIRTY_PIPE, FILE_SYSTEM_CONTEXT, Flaw, RELEASE_AGENT};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "kernel-flaw",
    action: "uses a flaw of the kernel of",
    needs: "The pod runs on a node whose kernel is of a release with CVE-2022-0847, or with CVE-2022-0185 \
          or CVE-2022-0492 while no seccomp profile keeps the container from making user namespaces.",
    why: "All containers of a node share its kernel, and ways to use these flaws are public.",
    fix: "Upgrade the kernel of the node; set `seccompProfile: {type: RuntimeDefault}`.",
    depends: "The node's `kernelVersion`; releases that vendors count for themselves, such as 5.15.0-91, \
          tell nothing.",
    references: &[
        "https://nvd.nist.gov/vuln/detail/CVE-2022-0847",
        "https://nvd.nist.gov/vuln/detail/CVE-2022-0185",
        "https://nvd.nist.gov/vuln/detail/CVE-2022-0492",
    ],
    known_as: &["kubesplaining/KUBE-NODE-KERNEL-CVE-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kernelVersion: '5.15.24+'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kernelVersion: '5.15.25+'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kernelVersion: '5.4.170-80.amzn2.x86_64'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kernelVersion: '5.4.170-80.amzn2.x86_64'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers: [{name: app, image: a}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    let Some(node) = pod.node.filter(|node| facts.node(*node).object.is_some()) else { return };
    let is_free = || {
        facts.pod(pod).containers().any(|container| {
            let profile = container.effective_security("seccompProfile").value;
            let kind = profile.and_then(|profile| profile.str_at(&["type"]));
            privileged(container).is_some() || !matches!(kind, Some("RuntimeDefault" | "Localhost"))
        })
    };
    let is_on = |flaw: &&Flaw| flaw.is_on(facts, node);
    let flaw = Some(&DIRTY_PIPE).filter(is_on).or_else(|| {
        let found = [&FILE_SYSTEM_CONTEXT, &RELEASE_AGENT].into_iter().find(is_on);
        found.filter(|_| is_free())
    });
    if let Some(flaw) = flaw {
        pen.perhaps(Vertex::Node(node), flaw.reason);
    }
}
