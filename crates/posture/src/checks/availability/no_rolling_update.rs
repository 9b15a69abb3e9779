//! Recreate stops everything before it starts anything.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "no-rolling-update",
    title: "Deployment updates by stopping all pods first",
    severity: Severity::Low,
    severity_reason: "each update interrupts the service",
    category: Category::Availability,
    description: "Fails where spec.strategy.type of a Deployment is Recreate.",
    why: "All old pods stop before the first new one starts, and a broken update leaves none.",
    remedy: "Use RollingUpdate, unless two versions must never run side by side.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy"],
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
spec: {strategy: {type: Recreate}, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(kind) = object.root().at(&["spec", "strategy", "type"])
        && kind.as_str().is_some_and(|kind| kind != "RollingUpdate")
    {
        report.fail(kind, "updates stop all pods first");
    }
}
