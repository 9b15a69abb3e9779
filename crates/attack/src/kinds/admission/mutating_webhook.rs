//! Whoever decides what is asked about new objects decides what they are.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::{MUTATING_WEBHOOKS, PASSING_SECRETS};
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "mutating-webhook",
    action: "has a webhook change what others create, and so can have",
    needs: "Create on mutatingwebhookconfigurations, or update or patch on one that exists.",
    why: "The API server sends each object that is created or changed to the webhook and stores what it \
          answers: a container of the attacker in each new pod, with the service account and the Secrets \
          of their choice.",
    fix: "Take the right away; install webhooks by an administrator.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-018", "kubesplaining/D1", "kubesplaining/K3"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [mutatingwebhookconfigurations], verbs: [create]}"
            ),
            edge: ("ServiceAccount build/ci", "any pod started in every namespace"),
            // A validating webhook changes nothing.
            twin: cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [create]}"
            ),
        },
        Example {
            manifests: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [mutatingwebhookconfigurations], verbs: [patch], resourceNames: [guard]}"
                ),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
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
            // There is none of this name.
            twin: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [mutatingwebhookconfigurations], verbs: [patch], resourceNames: [other]}"
                ),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
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
        },
    ],
};

const WRITE: Right = Right::any(&[Ability::on_cluster(
    &["create", "update", "patch"],
    "admissionregistration.k8s.io",
    "mutatingwebhookconfigurations",
)]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let names = &held.names[0];
    if *names != Names::All && !pen.facts().reaches_any(MUTATING_WEBHOOKS, None, names) {
        return;
    }
    pen.to(Vertex::Goal(Goal::Admission));
    pen.to(Vertex::Hub(Hub::RunPods, None));
    pen.perhaps(Vertex::Hub(Hub::ReadSecrets, None), PASSING_SECRETS);
}
