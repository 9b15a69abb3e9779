//! A webhook that may fail refuses nothing while it is away.

use seawall_yaml::Value;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::{MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS};
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "fail-open",
    action: "takes the backend of a webhook away, and so has",
    needs: "A webhook with `failurePolicy: Ignore`, and a right to evict, delete, scale or redirect what \
          answers it.",
    why: "While nothing answers, the API server lets through what the webhook would have refused.",
    fix: "Set `failurePolicy: Fail` for what has to be refused, and let nobody else write in the namespace \
          of the webhook.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
    ],
    known_as: &["kubesplaining/N12", "kubesplaining/KUBE-PRIVESC-033", "kubesplaining/K5"],
    steps: 1,
    draw: Draw::Rights(&[STOP], lead),
    examples: &[
        Example {
            manifests: concat!(
                role_for_ci!("hooks", "{apiGroups: [''], resources: [pods/eviction], verbs: [create]}"),
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
            // Without an answer, all is refused.
            twin: concat!(
                role_for_ci!("hooks", "{apiGroups: [''], resources: [pods/eviction], verbs: [create]}"),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
- name: guard.example.com
  failurePolicy: Fail
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig: {service: {namespace: hooks, name: guard}}
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
"
            ),
        },
        Example {
            manifests: concat!(
                role_for_ci!("hooks", "{apiGroups: [''], resources: [pods/eviction], verbs: [create]}"),
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
            // The webhook is in another namespace.
            twin: concat!(
                role_for_ci!("shop", "{apiGroups: [''], resources: [pods/eviction], verbs: [create]}"),
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
        },
    ],
};

const STOP: Right = Right::any(&[
    Ability::of(&["delete", "deletecollection"], "", "pods"),
    Ability::of(&["create"], "", "pods/eviction"),
    Ability::of(&["update", "patch", "delete"], "", "services"),
    Ability::of(&["update", "patch", "delete"], "", "endpoints"),
    Ability::of(&["update", "patch", "delete"], "discovery.k8s.io", "endpointslices"),
    Ability::of(&["update", "patch", "delete"], "apps", "deployments"),
    Ability::of(&["update", "patch"], "apps", "deployments/scale"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let here = held.namespace.map(|namespace| facts.texts.get(namespace));
    let is_open = |webhook: Value<'_>| {
        let namespace = webhook.str_at(&["clientConfig", "service", "namespace"]);
        webhook.str_at(&["failurePolicy"]) == Some("Ignore")
            && namespace.is_some()
            && (here.is_none() || namespace == here)
    };
    let kinds = [MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS];
    let mut all = kinds.iter().flat_map(|kind| facts.world.of_kind(*kind));
    let is_any_open = all.any(|id| facts.world.object(*id).root().items_at(&["webhooks"]).any(is_open));
    if held.names[0] == Names::All && is_any_open {
        pen.to(Vertex::Goal(Goal::Admission));
    }
}
