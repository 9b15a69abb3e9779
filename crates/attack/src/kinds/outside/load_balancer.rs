//! A load balancer sends what comes from outside to pods.

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Kind};
use crate::outside::SERVICE;
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "load-balancer-backend",
    action: "sends requests by a load balancer to",
    needs: "A Service of the type LoadBalancer selects the pod.",
    why: "Whoever reaches the load balancer speaks to the program in the pod, and is in it where that \
          can be exploited.",
    fix: "Limit who reaches it by loadBalancerSourceRanges, or keep the load balancer inside the \
          network.",
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
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
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
        // Only the cluster reaches it.
        twin: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: ClusterIP, selector: {app: web}, ports: [{port: 80}]}
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
    if spec.str_at(&["type"]) == Some("LoadBalancer") {
        pen.expose(id, id);
    }
}
