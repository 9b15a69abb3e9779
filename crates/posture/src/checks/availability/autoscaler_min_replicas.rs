//! An autoscaler may scale down to one.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "autoscaler-min-replicas",
    title: "autoscaler lets the workload shrink to one replica",
    severity: Severity::Low,
    severity_reason: "the service is away while the one pod is moved or restarted",
    category: Category::Availability,
    description: "Fails where minReplicas of a HorizontalPodAutoscaler is below the parameter min, or \
                  absent, which means 1.",
    why: "At quiet times the workload then has one pod, and every drain, crash or update interrupts it.",
    remedy: "Set minReplicas to 2 or more.",
    references: &["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
    controls: &[],
    parameters: &[Parameter { name: "min", description: "Fewest replicas.", default: Setting::Int(2) }],
    kinds: &["autoscaling/HorizontalPodAutoscaler"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 4}
"],
        good: &["
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 2, maxReplicas: 4}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let min = object.root().i64_at(&["spec", "minReplicas"]).unwrap_or(1);
    if min < context.int("min") {
        let at = At::path(object.root(), &["spec", "minReplicas"]);
        report.fail(at, format!("the autoscaler may scale down to {min}"));
    }
}
