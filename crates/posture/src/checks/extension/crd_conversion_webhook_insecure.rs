//! A conversion webhook sits in the way of every read of its kind.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "crd-conversion-webhook-insecure",
    title: "conversion webhook of a CRD is called by URL or without authority",
    severity: Severity::Medium,
    severity_reason: "it takes a place between the API server and the webhook, or the URL's name",
    category: Category::Extension,
    description: "Fails where the conversion webhook of a CustomResourceDefinition is called by url, or \
                  has no caBundle and no annotation by which cert-manager injects one.",
    why: "Every read and write of the kind goes through the webhook, which may change what it converts.",
    remedy: "Refer to a Service and set caBundle.",
    references: &["https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion"],
    controls: &[],
    parameters: &[],
    kinds: &["apiextensions.k8s.io/CustomResourceDefinition"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.org}
spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {url: 'https://example.org/convert'}}}}
"],
        good: &["
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.org}
spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {caBundle: aGVsbG8=, service: {name: a, namespace: a}}}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(conversion) = object.root().at(&["spec", "conversion"]) else { return };
    if conversion.str_at(&["strategy"]) != Some("Webhook") {
        return;
    }
    let client =
        conversion.at(&["webhook", "clientConfig"]).or_else(|| conversion.at(&["webhookClientConfig"]));
    let Some(client) = client else { return };
    if let Some(url) = client.at(&["url"]) {
        report.fail(url, "the conversion webhook is called by URL");
        return;
    }
    let injected = ["cert-manager.io/inject-ca-from", "cert-manager.io/inject-ca-from-secret"]
        .iter()
        .any(|key| object.annotation(key).is_some());
    if client.str_at(&["caBundle"]).is_none_or(str::is_empty) && !injected {
        report.fail(
            At::path(client, &["caBundle"]),
            "the conversion webhook has no authority to be verified by",
        );
    }
}
