//! Pod mounts a path of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{HostVolume, also_mounts, host_volumes};

pub(crate) const CHECK: Check = Check {
    id: "host-path-volume",
    title: "pod mounts a path of its node",
    severity: Severity::Medium,
    severity_reason: "what it gives away depends on the path; sensitive ones have checks of their own",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume of a pod.",
    why: "A path of the node outlives the pod, is shared with whoever else mounts it, and is outside of \
          quota and of all that a storage class promises. Flaws in mounts of the node have been ways out of \
          containers.",
    remedy: "Use a PersistentVolumeClaim, a ConfigMap, a projected volume or an emptyDir; for node agents, \
             mount the narrowest path read-only.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/storage/volumes/",
    ],
    controls: &["mitre/C-0048", "cis/5.2.12", "pss/baseline-host-path", "pss/restricted-volume-types"],
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
  volumes: [{name: data, hostPath: {path: /srv/data}}]
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
  volumes: [{name: data, emptyDir: {sizeLimit: 1Gi}}]
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

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for volume in host_volumes(pod) {
        let HostVolume { name, path, .. } = volume;
        let draft = report.fail(volume.at, format!("volume \"{name}\" is the path {path} of the node"));
        also_mounts(draft, context, pod, name);
    }
}
