//! A webhook whose Service is not there fails every request, or lets all pass.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require_in;

pub(crate) const CHECK: Check = Check {
    id: "missing-webhook-service",
    title: "webhook or aggregated API refers to a Service that does not exist",
    severity: Severity::Medium,
    severity_reason: "requests fail or go unchecked, and whoever creates the Service answers them",
    category: Category::References,
    description: "Fails where clientConfig.service of a webhook, or spec.service of an APIService, names a \
                  Service that is in no source of a complete World.",
    why: "With failurePolicy Fail writes stop; with Ignore the policy is off; and who creates the Service \
          in that namespace receives the requests.",
    remedy: "Install the backend, or delete the configuration that it left behind.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "apiregistration.k8s.io/APIService",
    ],
    needs: &["Service"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, clientConfig: {service: {namespace: policy, name: webhook}}}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, clientConfig: {service: {namespace: policy, name: webhook}}}]
---
apiVersion: v1
kind: Service
metadata: {name: webhook, namespace: policy}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let webhooks =
        object.root().items_at(&["webhooks"]).filter_map(|webhook| webhook.at(&["clientConfig", "service"]));
    for service in webhooks.chain(object.root().at(&["spec", "service"])) {
        if let Some(name) = service.at(&["name"]) {
            require_in(context, report, "Service", service.str_at(&["namespace"]), name);
        }
    }
}
