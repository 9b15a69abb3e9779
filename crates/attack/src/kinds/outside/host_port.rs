//! A port of the node is a port of the pod.

use seawall_yaml::Value;

use crate::edge::Evidence;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "host-port",
    action: "sends requests to a port of the node to",
    needs: "A container of the pod asks for a port of its node, on an address that others reach.",
    why: "Whoever reaches the node speaks to the program in the pod; network policies of many networks \
          do not see it.",
    fix: "Use a Service in place of hostPort.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/configuration/overview/#services"],
    known_as: &["kubesplaining/KUBE-PODSEC-HOSTPORT-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: false
  containers:
  - {name: app, image: a, ports: [{containerPort: 80, hostPort: 80}]}
",
        edge: ("outside", "Pod shop/web"),
        // Only the node itself reaches the port.
        twin: "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: false
  containers:
  - {name: app, image: a, ports: [{containerPort: 80, hostPort: 80, hostIP: 127.0.0.1}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let is_open = |port: Value<'_>| {
        let address = port.str_at(&["hostIP"]).unwrap_or_default();
        port.i64_at(&["hostPort"]).is_some_and(|port| port != 0)
            && !address.starts_with("127.")
            && address != "::1"
    };
    let template = pen.facts().pod(pod);
    let mut ports = template.containers().flat_map(|container| container.value.items_at(&["ports"]));
    if let Some(port) = ports.find(|port| is_open(*port)) {
        let evidence = Evidence::Field(pod.object, port.id());
        pen.perhaps_edge(Vertex::Outside, Vertex::Pod(pod.object), evidence, REASON);
    }
}

const REASON: &str = "whether the outside reaches the node, and what answers at the port can be exploited";
