//! Without a budget a drain may take all replicas at once.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{GroupKind, Object, Selector};

use crate::support::scale::is_autoscaled;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-missing",
    title: "workload has no PodDisruptionBudget",
    severity: Severity::Low,
    severity_reason: "it takes a drain of the nodes that hold all replicas",
    category: Category::Availability,
    description: "Fails where no PodDisruptionBudget of a complete World selects the pods of a Deployment \
                  or StatefulSet, unless it says to have at most one replica and no \
                  HorizontalPodAutoscaler scales it.",
    why: "When nodes are drained for an upgrade, nothing keeps all replicas from being evicted together.",
    remedy: "Create a PodDisruptionBudget with maxUnavailable: 1 that selects the pods.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/Deployment", "apps/StatefulSet"],
    needs: &["policy/PodDisruptionBudget", "autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 3, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 1, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 2, maxReplicas: 4}
",
        ],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {replicas: 3, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    // Where nobody writes the number, an autoscaler or a person sets it. The server then writes 1, which an
    // autoscaler soon overwrites.
    let is_one = object.root().i64_at(&["spec", "replicas"]).is_some_and(|replicas| replicas < 2);
    if is_one && !is_autoscaled(object, context) {
        return report.not_applicable();
    }
    let world = context.world;
    let labels = object.root().at(&["spec", "template", "metadata", "labels"]);
    let selects = |id| {
        let selector = world.object(id).root().at(&["spec", "selector"]);
        Selector::read(selector).is_ok_and(|selector| selector.matches(labels))
    };
    let kind = GroupKind::parse("policy/PodDisruptionBudget");
    let here = context.namespace();
    if world.of_kind_in(kind, here).any(selects)
        || (here.is_some() && world.of_kind_in(kind, None).any(selects))
    {
        return;
    }
    let at = At::path(object.root(), &["metadata", "name"]);
    report.absent(
        context,
        at,
        "a PodDisruptionBudget for the pods",
        "no PodDisruptionBudget selects the pods",
    );
}
