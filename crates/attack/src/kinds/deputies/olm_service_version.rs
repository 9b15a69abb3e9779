//! A ClusterServiceVersion makes Deployments.

use crate::deputies::{OLM, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Hub;

pub(crate) const KIND: Kind = Kind {
    id: "olm-service-version",
    action: "writes a ClusterServiceVersion, so that the manager starts",
    needs: "Create or change a ClusterServiceVersion where the Operator Lifecycle Manager runs.",
    why: "The manager makes the Deployments that it lists, whose pods name any service account and \
          volume of the namespace.",
    fix: "Treat the right like the right to create pods.",
    depends: "",
    references: &["https://olm.operatorframework.io/docs/concepts/crds/clusterserviceversion/"],
    known_as: &["kubesplaining/C-olm"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            right_for_ci!("shop", "operators.coreos.com", "clusterserviceversions", "create"),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
        // A group says where operators act, and starts none.
        twin: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            right_for_ci!("shop", "operators.coreos.com", "operatorgroups", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "operators.coreos.com", "clusterserviceversions")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.use_deputy(&OLM, held, Hub::RunPods);
}
