//! An autoscaler whose bounds meet does nothing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "autoscaler-cannot-scale",
    title: "autoscaler has nothing to scale between",
    severity: Severity::Low,
    severity_reason: "load is not answered, though somebody thought it was",
    category: Category::Availability,
    description: "Fails where minReplicas of a HorizontalPodAutoscaler is not below maxReplicas.",
    why: "The autoscaler then holds a fixed number, or is refused.",
    remedy: "Raise maxReplicas, or remove the autoscaler and set replicas.",
    references: &["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
    controls: &[],
    parameters: &[],
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
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 3, maxReplicas: 3}
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

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let min = object.root().i64_at(&["spec", "minReplicas"]).unwrap_or(1);
    if let Some(max) = object.root().at(&["spec", "maxReplicas"])
        && max.as_i64().is_some_and(|max| max <= min)
    {
        report.fail(max, format!("maxReplicas is not above minReplicas {min}"));
    }
}
