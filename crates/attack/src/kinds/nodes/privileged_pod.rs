//! A privileged container is root on its node.

use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "privileged-container",
    action: "breaks out of a privileged container to",
    needs: "A container of the pod is privileged.",
    why: "It has every capability and every device, so that it mounts the node's disk or loads a module.",
    fix: "Remove `privileged: true`, and name the capabilities that are needed.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    known_as: &[
        "kubehound/CE_PRIV_MOUNT", "kubehound/CE_MODULE_LOAD", "icekube/CAN_ESCAPE",
        "kubesplaining/KUBE-ESCAPE-001",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a, securityContext: {privileged: true}}]}
",
        edge: ("Pod shop/web", "Node one"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a, securityContext: {privileged: false}}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let template = pen.facts().pod(pod);
    let node = pod.node.map_or(Vertex::Goal(Goal::SomeNode), Vertex::Node);
    for container in template.containers() {
        let privileged = container.security("privileged").filter(|value| value.as_bool() == Some(true));
        if let Some(privileged) = privileged {
            return pen.to_by(node, pod.object, privileged);
        }
    }
}
