//! What a webhook refuses is let through once it is gone.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::{MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS};
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "remove-webhook",
    action: "deletes webhooks, and so has",
    needs: "Delete or deletecollection on webhook configurations that exist.",
    why: "Policy engines refuse by webhooks: without their configuration nobody asks them.",
    fix: "Take the right away.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    ],
    known_as: &["kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[DELETE], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [delete]}"
            ),
            "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
- name: guard.example.com
  failurePolicy: Ignore
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig: {service: {namespace: hooks, name: guard}}
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
"
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // There is none.
        twin: cluster_role_for_ci!(
            "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [delete]}"
        ),
    }],
};

const DELETE: Right = Right::any(&[
    Ability::on_cluster(DELETES, "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
    Ability::on_cluster(DELETES, "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
]);

const DELETES: &[&str] = &["delete", "deletecollection"];

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let is_there = |kind| facts.reaches_any(kind, None, &held.names[0]);
    if is_there(MUTATING_WEBHOOKS) || is_there(VALIDATING_WEBHOOKS) {
        pen.to(Vertex::Goal(Goal::Admission));
    }
}
