//! Disruption budget asks for more pods than there are.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::scale::autoscaler_of;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-unsatisfiable",
    title: "disruption budget asks for more pods than there are",
    severity: Severity::Low,
    severity_reason: "nodes cannot be drained for updates while the workload is at its least size",
    category: Category::Availability,
    description: "Fails for every PodDisruptionBudget whose minAvailable is more than 100%, or greater than \
                  the replicas that its Deployments and StatefulSets, or their autoscalers as minReplicas, \
                  write down.",
    why: "Such a budget never allows an eviction: updates of the nodes wait for ever, until someone deletes \
          the budget or the pods in haste.",
    remedy: "Lower minAvailable, or set maxUnavailable to 1.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget"],
    needs: &[POD_TEMPLATES, "autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 3, maxReplicas: 9}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 4, selector: {matchLabels: {app: shop}}}
"#,
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 3, maxReplicas: 9}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 150%, selector: {matchLabels: {app: shop}}}
"#,
        ],
        good: &[
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 3, maxReplicas: 9}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 2, selector: {matchLabels: {app: shop}}}
"#,
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 3, maxReplicas: 9}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {minAvailable: 50%, selector: {matchLabels: {app: shop}}}
"#,
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(least) = object.root().at(&["spec", "minAvailable"]) else { return };
    let percent = least.as_str().and_then(|text| text.strip_suffix('%')?.parse::<i64>().ok());
    if let Some(percent) = percent {
        if percent > 100 {
            report.fail(least, format!("the budget asks for {percent}% of the pods"));
        }
        return;
    }
    let (Some(wanted), Some(pods)) = (least.as_i64(), pods_written(object, context)) else { return };
    if wanted > pods {
        report.fail(least, format!("the budget asks for {wanted} pods of {pods}"));
    }
}

/// How many pods the selected workloads have at least, by what is written down; none where there is
/// none, or one of them does not say.
fn pods_written(object: Object<'_>, context: &Context<'_>) -> Option<i64> {
    let selector = Selector::read(object.root().at(&["spec", "selector"])).ok()?;
    let mut pods = None;
    for template in context.world.selected(context.namespace(), &selector) {
        let workload = context.world.object(template.object);
        if !matches!(workload.group_kind().kind, "Deployment" | "StatefulSet") {
            return None;
        }
        let replicas = match autoscaler_of(workload, context) {
            Some(scaler) => context.world.object(scaler).root().i64_at(&["spec", "minReplicas"]),
            None => workload.root().i64_at(&["spec", "replicas"]),
        };
        pods = Some(pods.unwrap_or(0) + replicas?);
    }
    pods
}
