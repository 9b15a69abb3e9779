//! Replicas on one node fall with it.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "replicas-not-spread",
    title: "replicas are not kept on different nodes",
    severity: Severity::Low,
    severity_reason: "all replicas may stand on one node, and fall with it",
    category: Category::Availability,
    description: "Fails where a Deployment or StatefulSet with two or more replicas has neither pod \
                  anti-affinity nor topology spread constraints.",
    why: "The scheduler spreads pods only as long as nothing speaks against it: one node may hold all \
          replicas.",
    remedy: "Add topologySpreadConstraints over kubernetes.io/hostname, or preferred pod anti-affinity.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/Deployment", "apps/StatefulSet"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 2, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: shop}}
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: shop}}}
      containers: [{name: app, image: 'example.org/app:1'}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.root().i64_at(&["spec", "replicas"]).unwrap_or(1) < 2 {
        return report.not_applicable();
    }
    let Some(spec) = object.root().at(&["spec", "template", "spec"]) else { return };
    let anti = spec.at(&["affinity", "podAntiAffinity"]).is_some_and(|rules| !rules.is_empty());
    if !anti && spec.items_at(&["topologySpreadConstraints"]).next().is_none() {
        let at = At::path(spec, &["topologySpreadConstraints"]);
        report.fail(at, "nothing keeps the replicas on different nodes");
    }
}
