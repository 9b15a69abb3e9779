//! A budget as large as the workload stops every drain.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::scale::autoscaler_of;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-meets-replicas",
    title: "PodDisruptionBudget demands as many pods as there are",
    severity: Severity::Medium,
    severity_reason: "nodes cannot be drained, so that security updates of nodes wait",
    category: Category::Availability,
    description: "Fails where minAvailable of a PodDisruptionBudget is not below the replicas of a \
                  Deployment or StatefulSet whose pods it selects, or below minReplicas of its autoscaler.",
    why: "No pod may be evicted then, and drains of nodes hang for ever.",
    remedy: "Lower minAvailable, raise replicas, or use maxUnavailable.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget"],
    needs: &[POD_TEMPLATES, "autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 2, selector: {matchLabels: {app: shop}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 2, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 2, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(min) = object.root().at(&["spec", "minAvailable"]) else { return };
    let (Some(wanted), Ok(selector)) =
        (min.as_i64(), Selector::read(object.root().at(&["spec", "selector"])))
    else {
        return;
    };
    let mut pods = 0;
    let mut workloads = 0;
    let mut is_written = true;
    for template in context.world.selected(context.namespace(), &selector) {
        let workload = context.world.object(template.object);
        if !matches!(workload.group_kind().kind, "Deployment" | "StatefulSet") {
            return;
        }
        let scaled = autoscaler_of(workload, context).map(|id| context.world.object(id));
        let replicas = match scaled {
            Some(scaler) => scaler.root().i64_at(&["spec", "minReplicas"]),
            None => workload.root().i64_at(&["spec", "replicas"]),
        };
        is_written &= replicas.is_some();
        pods += replicas.unwrap_or(1);
        workloads += 1;
    }
    // A budget above numbers that are written down is left to disruption-budget-unsatisfiable.
    let meets = wanted == pods || (wanted > pods && !is_written);
    if workloads > 0 && meets && pods > 0 {
        report.fail(min, format!("minAvailable {wanted} leaves none of {pods} pods to evict"));
    }
}
