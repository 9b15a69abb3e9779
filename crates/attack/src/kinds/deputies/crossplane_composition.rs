//! A Composition of Crossplane decides what its users get made.

use crate::deputies::{CROSSPLANE, CROSSPLANE_PROVIDERS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "crossplane-composition",
    action: "changes what is composed, which is applied as",
    needs: "Create or change a Composition of Crossplane.",
    why: "Crossplane makes all objects that a Composition lists for every composite resource that uses \
          it, in the cluster and in the clouds.",
    fix: "Let only administrators write compositions.",
    depends: "",
    references: &["https://docs.crossplane.io/latest/composition/compositions/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-crossplane"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("crossplane-system", "crossplane"),
            cluster_rights_for_ci!(("apiextensions.crossplane.io", "compositions", "patch")),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount crossplane-system/crossplane"),
        twin: concat!(
            account!("crossplane-system", "crossplane"),
            cluster_rights_for_ci!(("apiextensions.crossplane.io", "compositionrevisions", "get")),
        ),
    }],
};

const WRITTEN: Right =
    Right::any(&[Ability::on_cluster(WRITE, "apiextensions.crossplane.io", "compositions")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let reason = "whether a composite resource uses the composition, and what Crossplane may make";
    pen.perhaps_steer(&CROSSPLANE, reason);
    pen.perhaps_steer(&CROSSPLANE_PROVIDERS, reason);
}
