//! Who writes ReferenceGrants gives Secrets of the namespace away.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "reference-grant-write",
    action: "writes a ReferenceGrant for a Gateway elsewhere, which uses",
    needs: "Create or change a ReferenceGrant in the namespace, where a Gateway of the attacker stands \
          in another.",
    why: "A grant without name gives Gateways of the other namespace every certificate and key of this \
          one.",
    fix: "Let only those write grants who may read the Secrets of the namespace.",
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
            right_for_ci!("certs", "gateway.networking.k8s.io", "referencegrants", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in namespace certs"),
        // The API server has no such kind.
        twin: right_for_ci!("certs", "gateway.networking.k8s.io", "referencegrants", "create"),
    }],
};

const WRITTEN: Right =
    Right::any(&[Ability::of(WRITE, "gateway.networking.k8s.io", "referencegrants").where_served()]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let reason = "whether the attacker writes Gateways in a namespace where their proxy runs";
    pen.perhaps(Vertex::Hub(Hub::ReadSecrets, held.namespace), reason);
}
