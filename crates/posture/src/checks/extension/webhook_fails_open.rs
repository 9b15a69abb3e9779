//! A webhook that fails open protects only as long as it answers.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "webhook-fails-open",
    title: "admission webhook lets requests pass when it fails",
    severity: Severity::Medium,
    severity_reason: "it takes making the webhook fail, such as by load, to get past it",
    category: Category::Extension,
    description: "Fails where failurePolicy of a validating webhook is Ignore. Mutating webhooks, which \
                  rarely guard, are left to another check.",
    why: "Whoever can slow or break the webhook's backend switches its policy off.",
    remedy: "Set failurePolicy: Fail, run several replicas of the backend, and exempt the namespaces it \
             needs to start.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["admissionregistration.k8s.io/ValidatingWebhookConfiguration"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, failurePolicy: Ignore}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, failurePolicy: Fail}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        // Versions before v1 ignored failures unless told otherwise.
        let open = match webhook.str_at(&["failurePolicy"]) {
            Some(policy) => policy == "Ignore",
            None => object.version() != "v1",
        };
        if open {
            report.fail(At::path(webhook, &["failurePolicy"]), "requests pass when the webhook fails");
        }
    }
}
