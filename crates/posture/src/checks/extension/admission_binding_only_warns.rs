//! A binding that does not deny only talks.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "admission-binding-only-warns",
    title: "binding of an admission policy does not deny",
    severity: Severity::Low,
    severity_reason: "the policy is known and ignored; a first step is often meant",
    category: Category::Extension,
    description: "Fails where validationActions of a ValidatingAdmissionPolicyBinding does not list Deny.",
    why: "Requests that the policy refuses go through, with a warning or a line in the audit log.",
    remedy: "Add Deny to validationActions once warnings have ceased.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-actions",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas, validationActions: [Warn]}
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas, validationActions: [Deny, Audit]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if !object.root().items_at(&["spec", "validationActions"]).any(|action| action.as_str() == Some("Deny")) {
        report.fail(At::path(object.root(), &["spec", "validationActions"]), "the binding does not deny");
    }
}
