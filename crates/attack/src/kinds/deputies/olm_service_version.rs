//! A ClusterServiceVersion makes Deployments.

use crate::deputies::{OLM, OPERATOR_GROUP, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "olm-service-version",
    action: "writes a ClusterServiceVersion, so that the manager starts",
    needs: "Create or change a ClusterServiceVersion where the Operator Lifecycle Manager runs, in a \
          namespace with an OperatorGroup.",
    why: "The manager makes the Deployments that it lists, whose pods name any service account and \
          volume of the namespace.",
    fix: "Treat the right like the right to create pods.",
    depends: "",
    references: &[
        "https://olm.operatorframework.io/docs/concepts/crds/clusterserviceversion/",
        "https://olm.operatorframework.io/docs/concepts/crds/operatorgroup/",
    ],
    known_as: &["kubesplaining/C-olm"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            "
---
{apiVersion: operators.coreos.com/v1, kind: OperatorGroup, metadata: {name: all, namespace: shop}}
",
            right_for_ci!("shop", "operators.coreos.com", "clusterserviceversions", "create"),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
        // Where no group says where operators act, none is started.
        twin: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            right_for_ci!("shop", "operators.coreos.com", "clusterserviceversions", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "operators.coreos.com", "clusterserviceversions")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let to = Vertex::Hub(Hub::RunPods, held.namespace);
    if facts.has_controller(&OLM) {
        match facts.has_kind(OPERATOR_GROUP, held.namespace) {
            true => pen.to(to),
            false => pen.perhaps(to, "whether the namespace has an OperatorGroup"),
        }
    }
}
