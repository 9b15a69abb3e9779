//! A webhook with side effects acts even when the request comes to nothing.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "webhook-side-effects",
    title: "admission webhook has side effects or does not say",
    severity: Severity::Low,
    severity_reason: "dry runs fail, and other systems change for requests that are refused later",
    category: Category::Extension,
    description: "Fails where sideEffects of a webhook is neither None nor NoneOnDryRun.",
    why: "Requests may still be refused after the webhook acted, and kubectl diff and server-side dry runs \
          are refused.",
    remedy: "Keep changes of other systems out of the webhook and set sideEffects: None.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#side-effects",
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
webhooks: [{name: a.example.org}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, sideEffects: None}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        if !matches!(webhook.str_at(&["sideEffects"]), Some("None" | "NoneOnDryRun")) {
            report.fail(At::path(webhook, &["sideEffects"]), "the webhook may act on dry runs");
        }
    }
}
