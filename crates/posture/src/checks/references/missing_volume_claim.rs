//! A pod that needs a claim which is not there does not start.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-volume-claim",
    title: "pod refers to a PersistentVolumeClaim that does not exist",
    severity: Severity::Low,
    severity_reason: "the pod does not start",
    category: Category::References,
    description: "Fails where a volume of a pod names a PersistentVolumeClaim that is in no source of a \
                  complete World.",
    why: "The pod stays pending until somebody creates the claim.",
    remedy: "Create the claim, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["PersistentVolumeClaim"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some(name) = volume.at(&["persistentVolumeClaim", "claimName"]) {
            require(context, report, "PersistentVolumeClaim", name);
        }
    }
}
