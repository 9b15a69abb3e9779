//! An Ingress sends what comes from outside to pods.

use std::collections::BTreeSet;

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "ingress-backend",
    action: "sends requests by an Ingress to",
    needs: "An Ingress names a Service that selects the pod.",
    why: "Whoever reaches the ingress controller speaks to the program in the pod, and is in it where \
          that can be exploited.",
    fix: "Put authentication before what need not be public.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[INGRESS], draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
  - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
",
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
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
        // The Ingress names another Service.
        twin: concat!(
            "
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
  - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: other, port: {number: 80}}}}]}
",
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
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

const INGRESS: GroupKind<'static> = GroupKind { group: "networking.k8s.io", kind: "Ingress" };

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let Some(spec) = facts.world.object(id).spec() else { return };
    let rules = spec.items_at(&["rules"]).flat_map(|rule| rule.items_at(&["http", "paths"]));
    let named = rules.filter_map(|path| path.str_at(&["backend", "service", "name"]));
    let default = spec.str_at(&["defaultBackend", "service", "name"]);
    let names: BTreeSet<&str> = named.chain(default).collect();
    for name in names {
        pen.expose_named(facts.world.namespace(id), name, id);
    }
}
