//! The ports of a pod that shares the network of its node are ports of the node.

use crate::edge::Evidence;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "host-network-port",
    action: "sends requests to a port of the node to",
    needs: "The pod shares the network of its node and names a port.",
    why: "Whoever reaches the node speaks to the program in the pod; network policies do not hold for \
          it.",
    fix: "Do not share the network of the node.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
    known_as: &[],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: true
  containers:
  - {name: app, image: a, ports: [{containerPort: 80}]}
",
        edge: ("outside", "Pod shop/web"),
        // The pod has a network of its own.
        twin: "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: false
  containers:
  - {name: app, image: a, ports: [{containerPort: 80}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let template = pen.facts().pod(pod);
    let shares = template.spec.bool_at(&["hostNetwork"]) == Some(true);
    let mut ports = template.containers().flat_map(|container| container.value.items_at(&["ports"]));
    if let Some(port) = ports.next().filter(|_| shares) {
        let evidence = Evidence::Field(pod.object, port.id());
        pen.perhaps_edge(Vertex::Outside, Vertex::Pod(pod.object), evidence, REASON);
    }
}

const REASON: &str = "whether the outside reaches the node, and what answers at the port can be exploited";
