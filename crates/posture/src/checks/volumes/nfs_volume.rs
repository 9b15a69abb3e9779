//! Pod mounts an NFS share directly.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "nfs-volume",
    title: "pod mounts an NFS share directly",
    severity: Severity::Low,
    severity_reason: "the share is open to whoever may write pods, as to any machine its server trusts",
    category: Category::Volumes,
    description: "Fails for every volume of a pod with the source nfs. A PersistentVolume with NFS is not \
                  meant.",
    why: "The manifest chooses server and path, so that everyone who may create pods may mount every share \
          the nodes may. NFS then trusts the user ids that containers choose.",
    remedy: "Let an administrator make a PersistentVolume for the share, and claim it.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/restricted-volume-types"],
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
metadata: {name: agent}
spec:
  volumes: [{name: data, nfs: {server: nfs.example.org, path: /}}]
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some(source) = volume.at(&["nfs"]) {
            let name = volume.str_at(&["name"]).unwrap_or_default();
            report.fail(source, format!("volume \"{name}\" mounts an NFS share past the cluster's storage"));
        }
    }
}
