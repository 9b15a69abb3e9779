//! Who sits in the way of every request should be known.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "webhook-listed",
    title: "webhook sees or changes requests to the API server",
    severity: Severity::Info,
    severity_reason: "webhooks are normal; this lists them for review",
    category: Category::Extension,
    description: "Fails for every validating and mutating webhook configuration.",
    why: "A webhook sees every object it matches, and a mutating one changes them: attackers use it to \
          read Secrets and to inject containers that come back.",
    remedy: "Check that the webhook is known and matches no more than it needs; delete what nobody knows.",
    references: &[
        "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
    ],
    controls: &["mitre/C-0036", "mitre/C-0039"],
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
webhooks: [{name: a.example.org}]
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: policy}
webhooks: []
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let count = object.root().items_at(&["webhooks"]).count();
    if count > 0 {
        let at = At::path(object.root(), &["webhooks"]);
        report.fail(at, format!("{count} webhook{} to review", if count == 1 { "" } else { "s" }));
    }
}
