//! Two owners of one number.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::scale::is_autoscaled;

pub(crate) const CHECK: Check = Check {
    id: "autoscaler-fights-replicas",
    title: "workload sets replicas although an autoscaler does",
    severity: Severity::Low,
    severity_reason: "each apply resets the number that the autoscaler has chosen",
    category: Category::Availability,
    description: "Fails where a Deployment or StatefulSet sets spec.replicas and a HorizontalPodAutoscaler \
                  scales it.",
    why: "Every deployment of the manifest scales the workload back, possibly under load.",
    remedy: "Remove spec.replicas from the manifest.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/Deployment", "apps/StatefulSet"],
    needs: &["autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 3, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 2, maxReplicas: 4}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 3, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(replicas) = object.root().at(&["spec", "replicas"])
        && object.metadata().is_none_or(|metadata| metadata.at(&["uid"]).is_none())
        && is_autoscaled(object, context)
    {
        report.fail(replicas, "an autoscaler sets the number of replicas too");
    }
}
