//! A webhook that may refuse the control plane's own pods can lock a cluster up.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "webhook-blocks-system",
    title: "failing admission webhook can block the system namespaces",
    severity: Severity::Medium,
    severity_reason: "when the backend is down, the pods that would bring it back are refused",
    category: Category::Extension,
    description: "Fails where a webhook with failurePolicy Fail matches pods, or everything, in all \
                  namespaces: neither namespaceSelector, objectSelector nor matchConditions narrow it.",
    why: "After an outage the pods of the network, DNS and the webhook itself cannot start, because the \
          webhook that would admit them does not run.",
    remedy: "Exempt kube-system and the webhook's own namespace by a namespaceSelector on \
             kubernetes.io/metadata.name.",
    references: &["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"],
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
  rules: [{apiGroups: ['*'], apiVersions: ['*'], operations: [CREATE], resources: ['*']}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: a.example.org
  namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}
  rules: [{apiGroups: ['*'], apiVersions: ['*'], operations: [CREATE], resources: ['*']}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        let narrowed = ["namespaceSelector", "objectSelector", "matchConditions"]
            .iter()
            .any(|key| webhook.at(&[key]).is_some_and(|value| !value.is_empty()));
        let strict = webhook.str_at(&["failurePolicy"]).unwrap_or("Fail") == "Fail";
        if strict && !narrowed && webhook.items_at(&["rules"]).any(takes_pods) {
            report.fail(
                At::path(webhook, &["namespaceSelector"]),
                "the webhook may refuse the cluster's own pods",
            );
        }
    }
}

fn takes_pods(rule: Value<'_>) -> bool {
    let lists = |key: &str, words: &[&str]| {
        rule.items_at(&[key]).any(|item| item.as_str().is_some_and(|text| words.contains(&text)))
    };
    lists("apiGroups", &["", "*"]) && lists("resources", &["pods", "*", "*/*", "pods/*"])
}
