//! An external address sends what comes from outside to pods.

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Kind};
use crate::outside::SERVICE;
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "external-address",
    action: "sends requests to an external address to",
    needs: "A Service with externalIPs selects the pod.",
    why: "Nodes take requests to the address, wherever they come from, to the program in the pod.",
    fix: "Remove the addresses, or keep them closed to the outside.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/#external-ips"],
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
spec: {externalIPs: [192.0.2.1], selector: {app: web}, ports: [{port: 80}]}
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
        // No address is named.
        twin: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {externalIPs: [], selector: {app: web}, ports: [{port: 80}]}
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
    if spec.items_at(&["externalIPs"]).next().is_some() {
        pen.expose(id, id);
    }
}
