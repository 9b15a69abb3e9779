//! One replica is down whenever its node is.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::scale::is_autoscaled;

pub(crate) const CHECK: Check = Check {
    id: "single-replica",
    title: "workload has fewer replicas than it needs to stay up",
    severity: Severity::Low,
    severity_reason: "the service is away while the one pod is moved or restarted",
    category: Category::Availability,
    description: "Fails where a Deployment or StatefulSet has fewer replicas than the parameter min and no \
                  HorizontalPodAutoscaler scales it. Zero replicas, which means switched off, passes.",
    why: "With one replica every drain of a node, every crash and every update interrupts the service.",
    remedy: "Set replicas to 2 or more, or let an autoscaler with minReplicas of 2 or more decide.",
    references: &[
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment",
    ],
    controls: &[],
    parameters: &[Parameter { name: "min", description: "Fewest replicas.", default: Setting::Int(2) }],
    kinds: &["apps/Deployment", "apps/StatefulSet", "Deployment", "StatefulSet"],
    needs: &["autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 1, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
",
        ],
        good: &[
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 2, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 2, maxReplicas: 4}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let replicas = object.root().at(&["spec", "replicas"]).map_or(Some(1), |value| value.as_i64());
    if replicas.is_some_and(|replicas| (1..context.int("min")).contains(&replicas)) {
        if is_autoscaled(object, context) {
            return;
        }
        report.fail(At::path(object.root(), &["spec", "replicas"]), "the workload has a single replica");
    }
}
