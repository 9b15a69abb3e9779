//! A ClusterPolicy of Kyverno makes and changes objects with the rights of its controllers.

use crate::deputies::{KYVERNO_BACKGROUND, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "kyverno-cluster-policy",
    action: "writes a policy, by which Kyverno makes objects as",
    needs: "Create or change a ClusterPolicy of Kyverno.",
    why: "Rules that generate or mutate make Kyverno write any object that its background controller \
          may write, in any namespace; calls of the API read with the rights of its admission \
          controller.",
    fix: "Let only administrators write cluster policies, and give the background controller only the \
          rights that its policies need.",
    depends: "",
    references: &["https://kyverno.io/docs/installation/customization/#role-based-access-controls"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-kyverno"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("kyverno", "kyverno-background-controller"),
            cluster_rights_for_ci!(("kyverno.io", "clusterpolicies", "create")),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount kyverno/kyverno-background-controller"),
        // A Role gives no right on objects without namespace.
        twin: concat!(
            account!("kyverno", "kyverno-background-controller"),
            right_for_ci!("kyverno", "kyverno.io", "clusterpolicies", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(WRITE, "kyverno.io", "clusterpolicies"),
    Ability::on_cluster(WRITE, "policies.kyverno.io", "generatingpolicies"),
    Ability::on_cluster(WRITE, "policies.kyverno.io", "mutatingpolicies"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.steer(&KYVERNO_BACKGROUND);
}
