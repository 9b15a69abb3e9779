//! An object in a version that the server no longer serves cannot be applied.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::{CauseKind, Severity};
use seawall_object::Object;
use seawall_world::Version;
use seawall_yaml::{Edit, Literal};

use crate::support::api_lifecycle::{KINDS, ending_of, has_same_fields, is_stable};
use crate::support::lifecycle::newer_than_known;

pub(crate) const CHECK: Check = Check {
    id: "removed-api",
    title: "API version is no longer served",
    severity: Severity::High,
    severity_reason: "the object cannot be created or changed, which shows at the worst moment",
    category: Category::ApiVersions,
    description: "Fails where the target version of Kubernetes no longer serves the apiVersion of an object.",
    why: "kubectl apply and controllers fail on such objects after an upgrade, and a rollback of the \
          workload fails with them.",
    remedy: "Change apiVersion to the one that the message names, and adapt the fields that changed with it.",
    references: &["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
    controls: &[],
    parameters: &[],
    kinds: KINDS,
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
",
            "
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: shop}
",
            "
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: shop}
",
        ],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(ending) = ending_of(object) else {
        if !is_stable(object.api_version()) && context.target() > Version::LATEST {
            let detail = format!("{} is not stable, {}", object.api_version(), newer_than_known());
            report.unknown(At::path(object.root(), &["apiVersion"]), CauseKind::NotImplemented, detail);
        }
        return;
    };
    if ending.is_removed(context.target()) {
        let mut message = format!("{} is not served since {}", object.api_version(), ending.removed());
        if !ending.instead.is_empty() {
            message = format!("{message}; use {}", ending.instead);
        }
        report.fail(At::path(object.root(), &["apiVersion"]), message);
    }
}

/// Only where the new version has the same fields with the same meaning.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    let Some(ending) = ending_of(object).filter(|ending| ending.is_removed(context.target())) else {
        return Vec::new();
    };
    match has_same_fields(object) {
        true => vec![set(object, object.root(), &["apiVersion"], Literal::String(ending.instead.to_owned()))],
        false => Vec::new(),
    }
}
