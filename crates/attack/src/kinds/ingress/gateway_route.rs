//! Routes of all namespaces share a listener of a Gateway.

use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "gateway-route",
    action: "writes a route for a host or path of others, and sees",
    needs: "Create or change a route in a namespace whose routes a listener of a Gateway takes.",
    why: "Of two routes for a host the one with the longer path wins, whoever wrote it: a route for \
          the login page of another team takes its requests.",
    fix: "Let listeners take routes of their own namespace only, or give each its own host names.",
    depends: "",
    references: &["https://gateway-api.sigs.k8s.io/guides/multiple-ns/"],
    known_as: &["kubesplaining/KUBE-INGRESS-GATEWAY-001"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: common, namespace: infra}
spec:
  gatewayClassName: any
  listeners: [{name: web, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}]
",
            right_for_ci!("shop", "gateway.networking.k8s.io", "httproutes", "create"),
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        // The listener takes routes of its own namespace only.
        twin: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: common, namespace: infra}
spec:
  gatewayClassName: any
  listeners: [{name: web, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: Same}}}]
",
            right_for_ci!("shop", "gateway.networking.k8s.io", "httproutes", "create"),
        ),
    }],
};

const GROUP: &str = "gateway.networking.k8s.io";
const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, GROUP, "httproutes"),
    Ability::of(WRITE, GROUP, "grpcroutes"),
    Ability::of(WRITE, GROUP, "tlsroutes"),
    Ability::of(WRITE, GROUP, "tcproutes"),
]);
const GATEWAY: GroupKind<'static> = GroupKind { group: GROUP, kind: "Gateway" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for id in facts.world.of_kind(GATEWAY) {
        let own = facts.world.namespace(*id).unwrap_or_default();
        let is_own = held.namespace.is_none_or(|held| facts.texts.get(held) == own);
        let Some(spec) = facts.world.object(*id).spec() else { continue };
        let from = |listener: Value<'_>| match listener.str_at(&["allowedRoutes", "namespaces", "from"]) {
            Some("All") => (true, false),
            Some("Selector") => (is_own, true),
            _ => (is_own, false),
        };
        let (certain, possible) = spec
            .items_at(&["listeners"])
            .map(from)
            .fold((false, false), |all, one| (all.0 | one.0, all.1 | one.1));
        let to = Vertex::Goal(Goal::Traffic);
        match (certain, possible) {
            (true, _) => return pen.to(to),
            (false, true) => pen.perhaps(to, "whether the Gateway's selector takes routes of the namespace"),
            (false, false) => {}
        }
    }
}
