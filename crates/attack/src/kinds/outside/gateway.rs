//! A route of a Gateway sends what comes from outside to pods.

use std::collections::BTreeSet;

use seawall_finding::ObjectId;
use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "gateway-backend",
    action: "sends requests by a Gateway to",
    needs: "A route of a Gateway names a Service that selects the pod.",
    why: "Whoever reaches the Gateway speaks to the program in the pod, and is in it where that can be \
          exploited.",
    fix: "Put authentication before what need not be public.",
    depends: "",
    references: &["https://gateway-api.sigs.k8s.io/api-types/httproute/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(ROUTES, draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: common}]
  rules: [{backendRefs: [{name: web, port: 80}]}]
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
        // The route is one of the mesh.
        twin: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: api, kind: Service, group: ''}]
  rules: [{backendRefs: [{name: web, port: 80}]}]
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

const GROUP: &str = "gateway.networking.k8s.io";
const ROUTES: &[GroupKind<'static>] = &[
    GroupKind { group: GROUP, kind: "HTTPRoute" },
    GroupKind { group: GROUP, kind: "GRPCRoute" },
    GroupKind { group: GROUP, kind: "TLSRoute" },
    GroupKind { group: GROUP, kind: "TCPRoute" },
];

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let own = facts.world.namespace(id);
    let Some(spec) = facts.world.object(id).spec() else { return };
    // A route below a Service directs requests within the cluster.
    let is_gateway = |parent: Value<'_>| parent.str_at(&["kind"]).is_none_or(|kind| kind == "Gateway");
    if !spec.items_at(&["parentRefs"]).any(is_gateway) {
        return;
    }
    let backends = spec.items_at(&["rules"]).flat_map(|rule| rule.items_at(&["backendRefs"]));
    let named = backends.filter(|backend| backend.str_at(&["kind"]).is_none_or(|kind| kind == "Service"));
    let names: BTreeSet<(Option<&str>, &str)> = named
        .filter_map(|backend| Some((backend.str_at(&["namespace"]).or(own), backend.str_at(&["name"])?)))
        .collect();
    for (namespace, name) in names {
        pen.expose_named(namespace, name, id);
    }
}
