//! A port of every node sends what comes from outside to pods.

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Kind};
use crate::outside::SERVICE;
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "node-port-backend",
    action: "sends requests to a port of the nodes to",
    needs: "A Service of the type NodePort selects the pod.",
    why: "Whoever reaches a node speaks to the program in the pod, and is in it where that can be \
          exploited.",
    fix: "Use ClusterIP behind an ingress, or keep the ports of nodes closed to the outside.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    ],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[SERVICE], draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: app, image: a}]}
",
        ),
        edge: ("outside", "Pod shop/web"),
        // The Service selects other pods.
        twin: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: other}, ports: [{port: 80}]}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: app, image: a}]}
",
        ),
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let Some(spec) = pen.facts().world.object(id).spec() else { return };
    if spec.str_at(&["type"]) == Some("NodePort") {
        pen.expose(id, id);
    }
}
