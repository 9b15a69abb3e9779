//! A webhook that chooses objects by their labels lets their authors choose.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

pub(crate) const CHECK: Check = Check {
    id: "webhook-selects-by-object-label",
    title: "admission webhook can be avoided by a label",
    severity: Severity::Low,
    severity_reason: "it takes a right to write the object, and webhooks that only add something lose little",
    category: Category::Extension,
    description: "Fails where objectSelector of a webhook asks for anything.",
    why: "Labels are written by whoever writes the object, who leaves one out, or adds one, and is never \
          judged.",
    remedy: "Choose by namespaceSelector, whose labels others write, or by matchConditions on fields that \
             an author cannot do without. Keep objectSelector for what people ask for themselves.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-objectselector",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: a.example.org
  objectSelector: {matchExpressions: [{key: policy, operator: NotIn, values: [skip]}]}
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: a.example.org
  namespaceSelector: {matchLabels: {policy: 'on'}}
  objectSelector: {}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        let Some(selector) = webhook.at(&["objectSelector"]) else { continue };
        if Selector::read(Some(selector)).is_ok_and(|selector| !selector.is_everything()) {
            let at = At::path(webhook, &["objectSelector"]);
            report.fail(at, "whoever writes an object chooses by its labels whether the webhook sees it");
        }
    }
}
