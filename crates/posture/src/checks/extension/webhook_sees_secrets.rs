//! A webhook for everything receives every Secret.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "webhook-sees-secrets",
    title: "webhook receives Secrets",
    severity: Severity::Medium,
    severity_reason: "whoever runs the webhook's backend reads the Secrets that are created or changed",
    category: Category::Extension,
    description: "Fails where the rules of a webhook match secrets, by name or by a wildcard.",
    why: "Admission requests hold the whole object, so that the backend, its logs and its debug pages hold \
          the values.",
    remedy: "Match the resources that the webhook needs by name, and leave out secrets.",
    references: &[
        "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
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
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods, secrets]}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: a.example.org
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for rule in object.root().items_at(&["webhooks"]).flat_map(|webhook| webhook.items_at(&["rules"])) {
        let mut groups = rule.items_at(&["apiGroups"]);
        let core = groups.any(|group| matches!(group.as_str(), Some("" | "*")));
        let mut resources = rule.items_at(&["resources"]);
        let wanted = |item: &Value<'_>| matches!(item.as_str(), Some("secrets" | "*" | "*/*"));
        if let Some(found) = resources.find(wanted).filter(|_| core) {
            report.fail(found, "the webhook receives Secrets");
        }
    }
}
