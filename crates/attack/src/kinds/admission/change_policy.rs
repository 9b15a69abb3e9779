//! What a policy refuses is let through once it says so.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::POLICIES;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "change-policy",
    action: "changes or deletes admission policies, and so has",
    needs: "Update, patch or delete on admission policies or on their bindings, of which there are some.",
    why: "A policy that is gone, bound to nothing or exempts the attacker refuses nothing any more.",
    fix: "Take the right away.",
    depends: "Validating policies from 1.30 on, mutating ones from 1.36 on.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",
        "https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/",
    ],
    known_as: &["kubesplaining/D3", "kubesplaining/KUBE-PRIVESC-019"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingadmissionpolicybindings], verbs: [delete]}"
            ),
            "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // There is none of this name.
        twin: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingadmissionpolicybindings], verbs: [delete], \
                      resourceNames: [other]}"
            ),
            "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
        ),
    }],
};

const VERBS: &[&str] = &["update", "patch", "delete", "deletecollection"];
const GROUP: &str = "admissionregistration.k8s.io";

const CHANGE: Right = Right::any(&[
    Ability::on_cluster(VERBS, GROUP, "validatingadmissionpolicies").since(Version::new(30)),
    Ability::on_cluster(VERBS, GROUP, "validatingadmissionpolicybindings").since(Version::new(30)),
    Ability::on_cluster(VERBS, GROUP, "mutatingadmissionpolicies").since(Version::new(36)),
    Ability::on_cluster(VERBS, GROUP, "mutatingadmissionpolicybindings").since(Version::new(36)),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    if POLICIES.iter().any(|kind| facts.reaches_any(*kind, None, &held.names[0])) {
        pen.to(Vertex::Goal(Goal::Admission));
    }
}
