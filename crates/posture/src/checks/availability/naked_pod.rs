//! A pod without controller does not come back.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "naked-pod",
    title: "pod has no controller",
    severity: Severity::Low,
    severity_reason: "the pod is gone for good when its node is",
    category: Category::Availability,
    description: "Fails for every Pod without an owner, other than a static pod of a node.",
    why: "Nothing restarts the pod elsewhere when its node fails or is drained, and nothing updates it.",
    remedy: "Use a Deployment, StatefulSet, DaemonSet or Job.",
    references: &["https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs"],
    controls: &[],
    parameters: &[],
    kinds: &["Pod"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop-1, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: shop, uid: u, controller: true}]}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let is_static = object.annotation("kubernetes.io/config.mirror").is_some()
        || object.annotation("kubernetes.io/config.source").is_some();
    if object.owners().next().is_none() && !is_static {
        report.fail(At::path(object.root(), &["metadata", "ownerReferences"]), "no controller owns the pod");
    }
}
