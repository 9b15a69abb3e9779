//! A rolling update that may take all pods at once does not roll.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "rolling-update-takes-all",
    title: "rolling update may take all pods at once",
    severity: Severity::Low,
    severity_reason: "an update interrupts the service",
    category: Category::Availability,
    description: "Fails where maxUnavailable of a Deployment's rolling update is 100%, or a number not \
                  below its replicas.",
    why: "All old pods may be gone before a new one is ready.",
    remedy: "Lower maxUnavailable, such as to 25% or to 1.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/Deployment"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 3, strategy: {rollingUpdate: {maxUnavailable: 3}}, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 3, strategy: {rollingUpdate: {maxUnavailable: 1}}, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let replicas = object.root().i64_at(&["spec", "replicas"]).unwrap_or(1);
    let Some(max) = object.root().at(&["spec", "strategy", "rollingUpdate", "maxUnavailable"]) else {
        return;
    };
    let all = max.as_str() == Some("100%") || max.as_i64().is_some_and(|max| replicas > 0 && max >= replicas);
    if all {
        report.fail(max, "all pods may be away at once");
    }
}
