//! Pods of an autoscaled workload are not told to spread.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::scale::is_autoscaled;

pub(crate) const CHECK: Check = Check {
    id: "topology-spread-missing",
    title: "pods of an autoscaled workload are not told to spread",
    severity: Severity::Info,
    severity_reason: "the scheduler spreads pods somewhat by itself, which may not be enough",
    category: Category::Availability,
    description: "Fails for Deployments, StatefulSets, ReplicaSets and ReplicationControllers that a \
                  HorizontalPodAutoscaler scales, or that do not write how many replicas they have, as \
                  autoscaled ones do, and that have neither topologySpreadConstraints nor podAntiAffinity. \
                  Where two or more are written, replicas-not-spread judges.",
    why: "By default all replicas may end up in one zone, or on one node when the cluster is full, and are \
          gone together with it.",
    remedy: "Add a topologySpreadConstraint for topology.kubernetes.io/zone and one for \
             kubernetes.io/hostname.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["autoscaling/HorizontalPodAutoscaler"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: app, image: "example.org/app:1"}]
"#,
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: app, image: "example.org/app:1"}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: agent, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: agent}, minReplicas: 2, maxReplicas: 4}
"#,
        ],
        good: &[r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
      containers: [{name: app, image: "example.org/app:1"}]
"#],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let kind = pod.object.group_kind();
    let is_replicated = matches!(
        (kind.group, kind.kind),
        ("apps", "Deployment" | "StatefulSet" | "ReplicaSet") | ("", "ReplicationController")
    );
    let is_scaled = || match pod.object.root().at(&["spec", "replicas"]).map(|written| written.as_i64()) {
        None => true,
        // The server writes 1 where nobody says, which an autoscaler soon overwrites.
        Some(Some(0..=1)) => is_autoscaled(pod.object, context),
        Some(_) => false,
    };
    if !is_replicated || !is_scaled() {
        return report.not_applicable();
    }
    let is_spread = pod.spec.items_at(&["topologySpreadConstraints"]).next().is_some()
        || pod.spec.at(&["affinity", "podAntiAffinity"]).is_some_and(|rules| !rules.is_empty());
    if !is_spread {
        let at = At::path(pod.spec, &["topologySpreadConstraints"]);
        report.fail(at, "the pods have neither topology spread constraints nor anti-affinity");
    }
}
