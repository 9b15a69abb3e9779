//! A ReferenceGrant lets Gateways of another namespace use Secrets.

use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "reference-grant",
    action: "writes a Gateway that uses",
    needs: "Create or change a Gateway in a namespace that a ReferenceGrant gives Secrets of another to.",
    why: "The proxy of the Gateway holds the certificate and key; implementations that run it in the \
          namespace of the Gateway put the key where pods of the attacker are.",
    fix: "Name single Secrets in the grant, and give it only to namespaces that are trusted with the \
          keys.",
    depends: "",
    references: &["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
    known_as: &["kubesplaining/KUBE-INGRESS-GATEWAY-002"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: certs, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
  to: [{group: '', kind: Secret, name: wildcard}]
",
            right_for_ci!("shop", "gateway.networking.k8s.io", "gateways", "create"),
        ),
        edge: ("ServiceAccount build/ci", "Secret certs/wildcard"),
        // The grant is for another namespace.
        twin: concat!(
            "
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: certs, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: bank}]
  to: [{group: '', kind: Secret, name: wildcard}]
",
            right_for_ci!("shop", "gateway.networking.k8s.io", "gateways", "create"),
        ),
    }],
};

const GROUP: &str = "gateway.networking.k8s.io";
const WRITTEN: Right = Right::any(&[Ability::of(WRITE, GROUP, "gateways")]);
const GRANT: GroupKind<'static> = GroupKind { group: GROUP, kind: "ReferenceGrant" };
const REASON: &str = "whether the proxy of the Gateway runs in its namespace, with the key in it";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for id in facts.world.of_kind(GRANT) {
        let Some(spec) = facts.world.object(*id).spec() else { continue };
        let is_given = |from: Value<'_>| {
            let to = from.str_at(&["namespace"]).unwrap_or_default();
            from.str_at(&["kind"]) == Some("Gateway")
                && held.namespace.is_none_or(|held| facts.texts.get(held) == to)
        };
        if !spec.items_at(&["from"]).any(is_given) {
            continue;
        }
        let namespace = pen.text(facts.world.namespace(*id).unwrap_or_default());
        for to in spec.items_at(&["to"]).filter(|to| to.str_at(&["kind"]) == Some("Secret")) {
            let to = match to.str_at(&["name"]).filter(|name| !name.is_empty()) {
                Some(name) => Vertex::Secret(namespace, pen.text(name)),
                None => Vertex::Hub(Hub::ReadSecrets, Some(namespace)),
            };
            pen.perhaps(to, REASON);
        }
    }
}
