//! Objects of a namespace that is not there cannot be created.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-namespace",
    title: "object names a namespace that does not exist",
    severity: Severity::Low,
    severity_reason: "the object cannot be created",
    category: Category::References,
    description: "Fails where an object with pods names a namespace that is in no source of a complete \
                  World, other than the initial ones.",
    why: "A slip in the namespace lands objects nowhere, or in a namespace that somebody else creates.",
    remedy: "Create the Namespace, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
    controls: &[],
    parameters: &[],
    kinds: &["Pod", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "batch/Job", "batch/CronJob"],
    needs: &["Namespace"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(name) = object.root().at(&["metadata", "namespace"]) else { return };
    if !matches!(name.as_str(), Some("default" | "kube-system" | "kube-public" | "kube-node-lease")) {
        require(context, report, "Namespace", name);
    }
}
