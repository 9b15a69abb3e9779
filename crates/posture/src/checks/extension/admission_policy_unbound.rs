//! A policy without binding is never asked.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{ObjectId, Severity};
use seawall_object::{GroupKind, Object};

pub(crate) const CHECK: Check = Check {
    id: "admission-policy-unbound",
    title: "admission policy has no binding",
    severity: Severity::Medium,
    severity_reason: "the policy protects nothing, though it is there",
    category: Category::Extension,
    description: "Fails where no binding of a complete World names a ValidatingAdmissionPolicy or \
                  MutatingAdmissionPolicy.",
    why: "A policy takes effect only through a binding.",
    remedy: "Create a binding that names the policy, with validationActions: [Deny].",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"],
    controls: &[],
    parameters: &[],
    kinds: &[
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    ],
    needs: &[
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    ],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: replicas}
"],
        good: &["
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas, validationActions: [Deny]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let kind = match object.group_kind().kind {
        "MutatingAdmissionPolicy" => "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
        _ => "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    };
    let names =
        |id: ObjectId| context.world.object(id).root().str_at(&["spec", "policyName"]) == Some(object.name());
    if !context.world.of_kind(GroupKind::parse(kind)).any(names) {
        let at = At::path(object.root(), &["metadata", "name"]);
        report.absent(context, at, "a binding of the policy", "no binding names the policy");
    }
}
