//! A policy that ignores its own failures.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "admission-policy-fails-open",
    title: "admission policy lets requests pass when it fails",
    severity: Severity::Medium,
    severity_reason: "it takes an object that makes the expression fail",
    category: Category::Extension,
    description: "Fails where failurePolicy of a ValidatingAdmissionPolicy is Ignore.",
    why: "An expression fails on fields that are absent, for example; whoever leaves them out passes.",
    remedy: "Set failurePolicy: Fail, and guard expressions with has().",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#failure-policy",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["admissionregistration.k8s.io/ValidatingAdmissionPolicy"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
spec: {failurePolicy: Ignore}
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
spec: {failurePolicy: Fail}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(policy) = object.root().at(&["spec", "failurePolicy"])
        && policy.as_str() == Some("Ignore")
    {
        report.fail(policy, "requests pass when the policy fails");
    }
}
