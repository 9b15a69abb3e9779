//! Policies that change what others create.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "mutating-policy",
    action: "has a policy change what others create, and so can have",
    needs: "Create, update or patch on mutatingadmissionpolicies and on their bindings.",
    why: "The API server applies the policy to each object that is created or changed, without any webhook: \
          a container of the attacker in each new pod.",
    fix: "Take one of the two rights away.",
    depends: "Gate MutatingAdmissionPolicy: alpha in 1.32, beta and off in 1.34, on from 1.36.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-019", "kubesplaining/D2", "kubesplaining/N1"],
    steps: 1,
    draw: Draw::Rights(&[POLICY, BINDING], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [mutatingadmissionpolicies, mutatingadmissionpolicybindings], \
                      verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "any pod started in every namespace"),
        // A policy without binding does nothing.
        twin: cluster_role_for_ci!(
            "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [mutatingadmissionpolicies], verbs: [create]}"
        ),
    }],
};

const WRITE: &[&str] = &["create", "update", "patch"];

const POLICY: Right =
    Right::any(&[Ability::on_cluster(WRITE, "admissionregistration.k8s.io", "mutatingadmissionpolicies")
        .since(Version::new(32))]);
const BINDING: Right = Right::any(&[Ability::on_cluster(
    WRITE,
    "admissionregistration.k8s.io",
    "mutatingadmissionpolicybindings",
)
.since(Version::new(32))]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let is_on = pen.facts().version() >= Version::new(36);
    let doubt = (!is_on).then_some("whether the gate MutatingAdmissionPolicy is on was not read");
    pen.lead(Vertex::Goal(Goal::Admission), doubt);
    pen.lead(Vertex::Hub(Hub::RunPods, None), doubt);
}
