//! A claim of an unknown storage class is never filled.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-storage-class",
    title: "volume claim names a storage class that does not exist",
    severity: Severity::Low,
    severity_reason: "the claim stays pending, and so do its pods",
    category: Category::References,
    description: "Fails where a PersistentVolumeClaim, or a claim template of a StatefulSet, names a \
                  StorageClass that is in no source of a complete World.",
    why: "No volume is made for the claim.",
    remedy: "Create the StorageClass, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/storage/storage-classes/"],
    controls: &[],
    parameters: &[],
    kinds: &["PersistentVolumeClaim", "apps/StatefulSet"],
    needs: &["storage.k8s.io/StorageClass"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fast}
"],
        good: &["
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fast}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let own = object.spec().into_iter();
    let templates =
        object.root().items_at(&["spec", "volumeClaimTemplates"]).filter_map(|claim| claim.at(&["spec"]));
    for claim in own.chain(templates) {
        if let Some(name) = claim.at(&["storageClassName"])
            && name.as_str().is_some_and(|name| !name.is_empty())
        {
            require(context, report, "storage.k8s.io/StorageClass", name);
        }
    }
}
