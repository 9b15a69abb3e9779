//! Who can enter any pod of a namespace can enter each.

use crate::edge::Evidence;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-pod",
    action: "includes",
    needs: "The pod is in the namespace.",
    why: "A right on every pod of a namespace is one on its most powerful pod.",
    fix: "Keep pods of different trust in different namespaces.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/multi-tenancy/"],
    known_as: &["icekube/WITHIN"],
    steps: 0,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a}]}
",
        edge: ("any pod entered in namespace shop", "Pod shop/web"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: bank}
spec: {nodeName: one, containers: [{name: app, image: a}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let from = Vertex::Hub(Hub::EnterPods, Some(pod.namespace));
    pen.edge(from, Vertex::Pod(pod.object), Evidence::Object(pod.object));
}
