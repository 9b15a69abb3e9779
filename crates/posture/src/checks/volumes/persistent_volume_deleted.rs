//! Data of the volume is deleted with its claim.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "persistent-volume-deleted",
    title: "data of the volume is deleted with its claim",
    severity: Severity::Info,
    severity_reason: "it is the default of dynamic storage, and right for data that can be made again",
    category: Category::Volumes,
    description: "Fails for every PersistentVolume whose persistentVolumeReclaimPolicy is Delete or the \
                  deprecated Recycle.",
    why: "Who deletes the claim, or its namespace, deletes the data at once and for good.",
    remedy: "Set the policy to Retain for volumes whose data cannot be made again, or back them up.",
    references: &[
        "https://kubernetes.io/docs/tasks/administer-cluster/change-pv-reclaim-policy/",
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
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
  persistentVolumeReclaimPolicy: Delete
  csi: {driver: disk.example.org, volumeHandle: disk-1}
"],
        good: &["
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  csi: {driver: disk.example.org, volumeHandle: disk-1}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(policy) = object.root().at(&["spec", "persistentVolumeReclaimPolicy"])
        && let Some(text @ ("Delete" | "Recycle")) = policy.as_str()
    {
        report.fail(policy, format!("the reclaim policy of the volume is {text}"));
    }
}
