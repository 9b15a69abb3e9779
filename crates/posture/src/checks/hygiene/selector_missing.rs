//! A workload must say which pods are its own.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "selector-missing",
    title: "workload has no selector",
    severity: Severity::Low,
    severity_reason: "the API server refuses the object",
    category: Category::Hygiene,
    description: "Fails where a Deployment, StatefulSet, DaemonSet or ReplicaSet of apps/v1 has no \
                  spec.selector.",
    why: "Without a selector the object cannot be created; old versions made one up.",
    remedy: "Add spec.selector.matchLabels with labels of the pod template.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {metadata: {labels: {app: store}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.version() == "v1" && object.root().at(&["spec", "selector"]).is_none() {
        report.fail(At::path(object.root(), &["spec", "selector"]), "the workload has no selector");
    }
}
