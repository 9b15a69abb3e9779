//! A package of Crossplane runs as a pod beside it.

use crate::deputies::{CROSSPLANE, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "crossplane-package",
    action: "installs a package, whose pod is",
    needs: "Create or change a Provider, Function, Configuration or DeploymentRuntimeConfig of \
          Crossplane.",
    why: "Crossplane starts the image of the package in its own namespace, with the template of its \
          runtime configuration, which may name any service account and volume.",
    fix: "Let only administrators install packages.",
    depends: "",
    references: &["https://docs.crossplane.io/latest/packages/providers/"],
    known_as: &["kubesplaining/C-crossplane"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("crossplane-system", "crossplane"),
            cluster_rights_for_ci!(("pkg.crossplane.io", "providers", "create")),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace crossplane-system"),
        // The lock lists packages and installs none.
        twin: concat!(
            account!("crossplane-system", "crossplane"),
            cluster_rights_for_ci!(("pkg.crossplane.io", "locks", "create")),
        ),
    }],
};

const GROUP: &str = "pkg.crossplane.io";
const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(WRITE, GROUP, "providers"),
    Ability::on_cluster(WRITE, GROUP, "functions"),
    Ability::on_cluster(WRITE, GROUP, "configurations"),
    Ability::on_cluster(&["update", "patch"], GROUP, "deploymentruntimeconfigs"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    for (namespace, _) in pen.facts().controllers(&CROSSPLANE) {
        let reason = "whether a runtime configuration with the template that is wanted can be used";
        pen.perhaps(Vertex::Hub(Hub::RunPods, Some(namespace)), reason);
    }
}
