//! A deprecated version still works, until an upgrade takes it away.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::{Edit, Literal};

use crate::support::api_lifecycle::{KINDS, ending_of, has_same_fields};

pub(crate) const CHECK: Check = Check {
    id: "deprecated-api",
    title: "API version is deprecated",
    severity: Severity::Low,
    severity_reason: "it works until the version named in the message",
    category: Category::ApiVersions,
    description: "Fails where the target version of Kubernetes still serves the apiVersion of an object, \
                  but a later one will not.",
    why: "The object cannot be applied any more after the upgrade that removes the version.",
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
        bad: &["
apiVersion: resource.k8s.io/v1beta2
kind: ResourceClaim
metadata: {name: gpu}
"],
        good: &["
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: gpu}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(ending) = ending_of(object) else { return };
    if ending.is_deprecated(context.target()) {
        let mut message =
            format!("{} is no longer served from {} on", object.api_version(), ending.removed());
        if !ending.instead.is_empty() {
            message = format!("{message}; use {}", ending.instead);
        }
        report.fail(At::path(object.root(), &["apiVersion"]), message);
    }
}

/// Only where the new version has the same fields with the same meaning.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    let Some(ending) = ending_of(object).filter(|ending| ending.is_deprecated(context.target())) else {
        return Vec::new();
    };
    match has_same_fields(object) {
        true => vec![set(object, object.root(), &["apiVersion"], Literal::String(ending.instead.to_owned()))],
        false => Vec::new(),
    }
}
