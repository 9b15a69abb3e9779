//! Policies that refuse what others create.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "validating-policy",
    action: "has a policy refuse what others create, and so has",
    needs: "Create on validatingadmissionpolicies and on their bindings.",
    why: "What the policy refuses nobody can create, not even an administrator.",
    fix: "Take one of the two rights away.",
    depends: "From 1.30 on.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-019"],
    steps: 1,
    draw: Draw::Rights(&[POLICY, BINDING], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingadmissionpolicies, validatingadmissionpolicybindings], \
                      verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // A policy without binding does nothing.
        twin: cluster_role_for_ci!(
            "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingadmissionpolicies], verbs: [create]}"
        ),
    }],
};

const GROUP: &str = "admissionregistration.k8s.io";

const POLICY: Right = Right::any(&[
    Ability::on_cluster(&["create"], GROUP, "validatingadmissionpolicies").since(Version::new(30))
]);
const BINDING: Right =
    Right::any(&[
        Ability::on_cluster(&["create"], GROUP, "validatingadmissionpolicybindings").since(Version::new(30))
    ]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Admission));
}
