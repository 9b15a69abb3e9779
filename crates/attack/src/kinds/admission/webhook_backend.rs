//! Whoever is in the pod that answers a webhook answers it.

use seawall_finding::ObjectId;
use seawall_yaml::Value;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::reached::{MUTATING_WEBHOOKS, SERVICE, VALIDATING_WEBHOOKS};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "webhook-backend",
    action: "answers a webhook, and so has",
    needs: "The Service of a webhook leads to the pod.",
    why: "The API server believes what answers: a pod that validates decides what is refused, one that \
          changes objects decides what new pods are.",
    fix: "Guard the namespace of the webhook as the control plane.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    ],
    known_as: &["kubesplaining/K5", "kubesplaining/D1"],
    steps: 1,
    draw: Draw::Objects(&[MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS], draw),
    examples: &[
        Example {
            manifests: concat!(
                "
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
",
                "
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: hooks}
spec: {selector: {app: guard}}
---
apiVersion: v1
kind: Pod
metadata: {name: guard, namespace: hooks, labels: {app: guard}}
spec: {containers: [{name: app, image: a}]}
"
            ),
            edge: ("Pod hooks/guard", "say over admission"),
            // The Service leads elsewhere.
            twin: concat!(
                "
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
",
                "
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: hooks}
spec: {selector: {app: other}}
---
apiVersion: v1
kind: Pod
metadata: {name: guard, namespace: hooks, labels: {app: guard}}
spec: {containers: [{name: app, image: a}]}
"
            ),
        },
        Example {
            manifests: concat!(
                "
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
",
                "
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: hooks}
spec: {selector: {app: guard}}
---
apiVersion: v1
kind: Pod
metadata: {name: guard, namespace: hooks, labels: {app: guard}}
spec: {containers: [{name: app, image: a}]}
"
            ),
            edge: ("Pod hooks/guard", "any pod started in every namespace"),
            // It is not asked about pods.
            twin: concat!(
                "
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: guard}
webhooks:
- name: guard.example.com
  failurePolicy: Ignore
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig: {service: {namespace: hooks, name: guard}}
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
",
                "
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: hooks}
spec: {selector: {app: guard}}
---
apiVersion: v1
kind: Pod
metadata: {name: guard, namespace: hooks, labels: {app: guard}}
spec: {containers: [{name: app, image: a}]}
"
            ),
        },
    ],
};

/// What keeps a webhook from being asked about some objects.
const NARROWING: [&str; 3] = ["namespaceSelector", "objectSelector", "matchConditions"];

const SELECTED: &str = "the selectors and conditions of the webhook decide for which pods";

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let configuration = facts.world.object(id);
    let mutates = configuration.group_kind() == MUTATING_WEBHOOKS;
    for webhook in configuration.root().items_at(&["webhooks"]) {
        let text = |key| webhook.str_at(&["clientConfig", "service", key]);
        let (Some(namespace), Some(name)) = (text("namespace"), text("name")) else { continue };
        let is_it = |id: &ObjectId| facts.world.namespace(*id) == Some(namespace);
        let services = facts.world.named(SERVICE, name).iter().copied().filter(is_it);
        let pods: Vec<ObjectId> = services.flat_map(|service| facts.behind(service)).collect();
        for pod in pods {
            pen.begin_at(Vertex::Pod(pod));
            pen.to(Vertex::Goal(Goal::Admission));
            if mutates && webhook.items_at(&["rules"]).any(is_about_pods) {
                let is_narrow = NARROWING.iter().any(|key| webhook.at(&[key]).is_some());
                let doubt = is_narrow.then_some(SELECTED);
                pen.lead(Vertex::Hub(Hub::RunPods, None), doubt);
            }
        }
    }
}

/// Whether a rule of a webhook covers pods that are created.
fn is_about_pods(rule: Value<'_>) -> bool {
    let has = |key: &str, wanted: &[&str]| {
        rule.items_at(&[key]).filter_map(Value::as_str).any(|text| wanted.contains(&text))
    };
    has("apiGroups", &["", "*"])
        && has("resources", &["pods", "*", "*/*"])
        && has("operations", &["CREATE", "*"])
}
