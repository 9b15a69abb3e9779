//! Volume types that later versions dropped.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "deprecated-volume",
    title: "pod uses a volume type that is deprecated or gone",
    severity: Severity::Low,
    severity_reason: "the pod does not start once the type is gone from the cluster",
    category: Category::ApiVersions,
    description: "Fails where a volume is of type glusterfs, flocker, quobyte, storageos, scaleIO or \
                  photonPersistentDisk.",
    why: "The drivers are gone or unmaintained: pods with them stop starting at an upgrade.",
    remedy: "Use a CSI driver.",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: data, glusterfs: {endpoints: a, path: b}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: data, emptyDir: {}}]
"],
        complete: false,
    },
};

const ENDED: &[&str] = &["glusterfs", "flocker", "quobyte", "storageos", "scaleIO", "photonPersistentDisk"];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some((kind, value)) = volume.entries().find(|(key, _)| ENDED.contains(key)) {
            report.fail(value, format!("volume type {kind} is deprecated or gone"));
        }
    }
}
