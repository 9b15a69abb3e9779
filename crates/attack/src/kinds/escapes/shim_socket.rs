//! Shims of old containerd listen on the node's network.

use crate::escape::{Exit, Way, is_other_user, to_node};
use crate::facts::PodFacts;
use crate::flaws::SHIM_SOCKET;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "shim-socket",
    action: "asks shims of containerd to start a container on",
    needs: "The pod has `hostNetwork: true`, runs as root, and containerd of its node is older than 1.3.9 \
          or 1.4.3.",
    why: "The shims listen on abstract sockets, which belong to the network and ask only for the user \
          root (CVE-2020-15257).",
    fix: "Upgrade containerd; remove `hostNetwork: true`.",
    depends: "The node's `containerRuntimeVersion`; vendors may have mended the flaw.",
    references: &["https://github.com/containerd/containerd/security/advisories/GHSA-36xw-fx78-c5r4"],
    known_as: &["kubesplaining/KUBE-NODE-RUNTIME-CVE-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {containerRuntimeVersion: 'containerd://1.4.2'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  containers: [{name: app, image: a}]
",
        edge: ("Pod shop/web", "Node one"),
        twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {containerRuntimeVersion: 'containerd://1.4.3'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  containers: [{name: app, image: a}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let field = template.spec.at(&["hostNetwork"]).filter(|value| value.as_bool() == Some(true));
    let (Some(field), Some(node)) = (field, pod.node) else { return };
    if SHIM_SOCKET.is_on(facts, node) {
        let roots = template.containers().filter(|container| !is_other_user(*container));
        let way = Way::Perhaps(SHIM_SOCKET.reason);
        to_node(pen, pod, roots.map(|_| Exit { way, object: pod.object, field }));
    }
}
