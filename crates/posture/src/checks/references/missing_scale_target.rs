//! An autoscaler without target scales nothing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-scale-target",
    title: "autoscaler refers to a workload that does not exist",
    severity: Severity::Low,
    severity_reason: "load is not answered, though somebody thought it was",
    category: Category::References,
    description: "Fails where scaleTargetRef of a HorizontalPodAutoscaler names a Deployment, StatefulSet, \
                  ReplicaSet or ReplicationController that is in no source of a complete World. Custom \
                  kinds are not judged.",
    why: "The autoscaler reports an error that nobody looks at.",
    remedy: "Correct the kind or name, or delete the autoscaler.",
    references: &["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
    controls: &[],
    parameters: &[],
    kinds: &["autoscaling/HorizontalPodAutoscaler"],
    needs: &["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "ReplicationController"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 4}
",
            "
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: shop}, maxReplicas: 4}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: ReplicaSet, name: shop}, maxReplicas: 4}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: shop}, maxReplicas: 4}
",
        ],
        good: &["
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 4}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(target) = object.root().at(&["spec", "scaleTargetRef"]) else { return };
    let kind = match target.str_at(&["kind"]) {
        Some("Deployment") => "apps/Deployment",
        Some("StatefulSet") => "apps/StatefulSet",
        Some("ReplicaSet") => "apps/ReplicaSet",
        Some("ReplicationController") => "ReplicationController",
        _ => return,
    };
    if let Some(name) = target.at(&["name"]) {
        require(context, report, kind, name);
    }
}
