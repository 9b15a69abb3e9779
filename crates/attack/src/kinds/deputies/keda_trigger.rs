//! A trigger of KEDA shows Secrets to the address that it names.

use crate::deputies::{KEDA, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "keda-trigger",
    action: "writes a trigger, and is sent",
    needs: "Create or change a TriggerAuthentication and a ScaledObject or ScaledJob of KEDA.",
    why: "KEDA reads the Secret of the namespace that the authentication names, and shows it to the \
          server that the trigger asks for a metric, which may be one of the attacker.",
    fix: "Treat the rights like the right to read the Secrets of the namespace.",
    depends: "With `KEDA_RESTRICT_SECRET_ACCESS=true`, KEDA reads Secrets of its own namespace only.",
    references: &["https://keda.sh/docs/latest/concepts/authentication/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Rights(&[NAMED, ASKED], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("keda", "keda-operator"),
                right_for_ci!("shop", "keda.sh", "triggerauthentications, scaledobjects", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
            // Only authentications that are there.
            twin: concat!(
                account!("keda", "keda-operator"),
                right_for_ci!("shop", "keda.sh", "scaledobjects", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("keda", "keda-operator"),
                right_for_ci!("shop", "keda.sh", "triggerauthentications, scaledobjects", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
            // KEDA keeps to its own namespace.
            twin: concat!(
                "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: keda-operator, namespace: keda}
spec:
  template:
    spec:
      serviceAccountName: keda-operator
      containers:
      - name: keda-operator
        image: ghcr.io/kedacore/keda:2.18.0
        env: [{name: KEDA_RESTRICT_SECRET_ACCESS, value: 'true'}]
",
                right_for_ci!("shop", "keda.sh", "triggerauthentications, scaledobjects", "create"),
            ),
        },
    ],
};

const NAMED: Right = Right::any(&[Ability::of(WRITE, "keda.sh", "triggerauthentications")]);
const ASKED: Right = Right::any(&[
    Ability::of(WRITE, "keda.sh", "scaledobjects"),
    Ability::of(WRITE, "keda.sh", "scaledjobs"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for (namespace, _) in facts.controllers(&KEDA) {
        let is_kept = facts.variable(&KEDA, namespace, "KEDA_RESTRICT_SECRET_ACCESS") == Some("true");
        let to = match (is_kept, held.namespace) {
            (false, place) => place,
            (true, Some(place)) if place != namespace => continue,
            (true, _) => Some(namespace),
        };
        pen.to(Vertex::Hub(Hub::ReadSecrets, to));
    }
}
