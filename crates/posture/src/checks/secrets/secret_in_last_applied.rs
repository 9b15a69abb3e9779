//! kubectl apply leaves a copy of a Secret in its own annotation.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{LAST_APPLIED, Object};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "secret-in-last-applied",
    title: "Secret carries its values a second time in an annotation",
    severity: Severity::Medium,
    severity_reason: "whoever sees the metadata of the Secret, in a list or a backup, has its values",
    category: Category::Secrets,
    description: "Fails where a Secret has the annotation kubectl.kubernetes.io/last-applied-configuration.",
    why: "The annotation holds the whole object with its values. Tools that mask data and stringData often \
          show annotations as they are.",
    remedy: "Remove the annotation, and create Secrets by server-side apply, by kubectl create, or by an \
             operator for external secrets.",
    references: &[
        "https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["Secret"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Secret
metadata:
  name: shop
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}
data: {password: aHVudGVyMg==}
"],
        good: &["
apiVersion: v1
kind: Secret
metadata: {name: shop}
data: {password: aHVudGVyMg==}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(copy) = object.annotation(LAST_APPLIED) {
        report.fail(copy, "the annotation holds a copy of the Secret");
    }
}

/// The next apply recreates what it needs.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    match object.annotation(LAST_APPLIED) {
        Some(copy) => vec![remove(object, copy, &[])],
        None => Vec::new(),
    }
}
