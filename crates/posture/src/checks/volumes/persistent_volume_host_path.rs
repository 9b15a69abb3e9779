//! PersistentVolume is a path of a node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "persistent-volume-host-path",
    title: "PersistentVolume is a path of a node",
    severity: Severity::High,
    severity_reason: "a claim gives pods a path of the node past all rules for hostPath volumes",
    category: Category::Volumes,
    description: "Fails for every PersistentVolume with the source hostPath.",
    why: "Pod Security judges the volumes that a pod names. A claim is always allowed, so that whoever may \
          bind this volume reads and writes the path on whichever node the pod runs.",
    remedy: "Use a CSI driver, or a local volume with node affinity whose path holds nothing else.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["PersistentVolume"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /srv/data}
"],
        good: &["
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  csi: {driver: disk.example.org, volumeHandle: disk-1}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(source) = object.root().at(&["spec", "hostPath"]) {
        let path = source.str_at(&["path"]).unwrap_or_default();
        report.fail(source, format!("the volume is the path {path} of whichever node mounts it"));
    }
}
