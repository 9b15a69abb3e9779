//! A webhook by URL sends every object it sees out of the cluster.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "webhook-outside",
    title: "admission webhook is called by URL",
    severity: Severity::Medium,
    severity_reason: "the receiver sees, and for mutating webhooks changes, what it matches, Secrets \
                      included",
    category: Category::Extension,
    description: "Fails where clientConfig of a webhook gives a url instead of a Service.",
    why: "The URL may lead outside the cluster, past network policies, and to whoever owns the name later.",
    remedy: "Run the webhook in the cluster and refer to its Service.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#url",
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
kind: MutatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, clientConfig: {url: 'https://hooks.example.org/'}}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, clientConfig: {service: {namespace: policy, name: webhook}}}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        if let Some(url) = webhook.at(&["clientConfig", "url"]) {
            report.fail(url, "the webhook is called by URL");
        }
    }
}
