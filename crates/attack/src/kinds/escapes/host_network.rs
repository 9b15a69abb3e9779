//! A pod on its node's network reaches what listens on the node's own addresses.

use crate::escape::{Exit, Way, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "host-network",
    action: "asks unguarded services of",
    needs: "The pod has `hostNetwork: true`.",
    why: "Services that listen on the loopback address or on abstract sockets trust whoever reaches them: \
          runtimes, agents, old API servers, and old containerd shims (CVE-2020-15257).",
    fix: "Remove `hostNetwork: true`.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://github.com/containerd/containerd/security/advisories/GHSA-36xw-fx78-c5r4",
    ],
    known_as: &["kubesplaining/KUBE-ESCAPE-003"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  containers: [{name: app, image: a}]
",
        edge: ("Pod shop/web", "Node one"),
        // A port of the node leads to the pod, not the other way.
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, ports: [{containerPort: 80, hostPort: 80}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let spec = pen.facts().pod(pod).spec;
    let field = spec.at(&["hostNetwork"]).filter(|value| value.as_bool() == Some(true));
    let way = Way::Perhaps("what listens on the node's own addresses without asking who calls decides");
    to_node(pen, pod, field.into_iter().map(|field| Exit { way, object: pod.object, field }));
}
