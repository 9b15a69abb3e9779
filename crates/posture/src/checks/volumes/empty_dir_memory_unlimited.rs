//! EmptyDir in memory may fill the memory of its node.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::mounts_of;

pub(crate) const CHECK: Check = Check {
    id: "empty-dir-memory-unlimited",
    title: "emptyDir in memory may fill the memory of its node",
    severity: Severity::Medium,
    severity_reason: "a full memory takes other pods of the node down with it",
    category: Category::Volumes,
    description: "Fails for every emptyDir volume with medium Memory without sizeLimit in a pod of which \
                  some container that mounts it has no memory limit.",
    why: "Files of such a volume count as memory of the container that writes them. Without any limit they \
          grow up to the memory of the node, and the kernel then kills processes of other pods too.",
    remedy: "Set sizeLimit on the volume, and memory limits on the containers.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ],
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
metadata: {name: agent}
spec:
  volumes: [{name: tmp, emptyDir: {medium: Memory}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: tmp, mountPath: /tmp}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: tmp, emptyDir: {medium: Memory, sizeLimit: 64Mi}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: tmp, mountPath: /tmp}]
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
        let Some(source) = volume.at(&["emptyDir"]) else { continue };
        if source.str_at(&["medium"]) != Some("Memory") || source.at(&["sizeLimit"]).is_some() {
            continue;
        }
        let name = volume.str_at(&["name"]).unwrap_or_default();
        const LIMIT: &[&str] = &["resources", "limits", "memory"];
        if mounts_of(pod, name).any(|(container, _)| container.value.at(LIMIT).is_none()) {
            let at = At::path(source, &["sizeLimit"]);
            report.fail(at, format!("volume \"{name}\" lies in memory and has no sizeLimit"));
        }
    }
}
