//! A slow webhook slows every request.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "webhook-timeout",
    title: "admission webhook may hold requests for long",
    severity: Severity::Low,
    severity_reason: "every write waits for the webhook when it is slow",
    category: Category::Extension,
    description: "Fails where timeoutSeconds of a webhook is above the parameter max. Absent means 10 \
                  seconds.",
    why: "While the backend hangs, every matching request hangs with it, until clients give up.",
    remedy: "Set timeoutSeconds to a few seconds.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#timeouts",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "max",
        description: "Longest timeout in seconds.",
        default: Setting::Int(15),
    }],
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
webhooks: [{name: a.example.org, timeoutSeconds: 30}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks: [{name: a.example.org, timeoutSeconds: 5}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for webhook in object.root().items_at(&["webhooks"]) {
        if let Some(seconds) = webhook.at(&["timeoutSeconds"])
            && seconds.as_i64().is_some_and(|seconds| seconds > context.int("max"))
        {
            report.fail(seconds, "requests may wait long for the webhook");
        }
    }
}
