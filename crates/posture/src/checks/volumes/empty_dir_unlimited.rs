//! EmptyDir may fill the disk of its node.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::mounts_of;

pub(crate) const CHECK: Check = Check {
    id: "empty-dir-unlimited",
    title: "emptyDir may fill the disk of its node",
    severity: Severity::Low,
    severity_reason: "the kubelet evicts pods when the disk is full, which costs neighbours their place but \
                      no data",
    category: Category::Volumes,
    description: "Fails for every emptyDir volume on disk without sizeLimit in a pod of which some \
                  container that mounts it has no ephemeral-storage limit.",
    why: "What one pod writes to an emptyDir counts against the disk of the node. When it is full, the \
          kubelet kills pods, perhaps others than the culprit, and cannot pull images.",
    remedy: "Set sizeLimit on the volume, or an ephemeral-storage limit on the containers.",
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
  volumes: [{name: tmp, emptyDir: {}}]
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
  volumes: [{name: tmp, emptyDir: {sizeLimit: 1Gi}}]
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
  volumes: [{name: tmp, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: tmp, mountPath: /tmp}]
    resources: {limits: {ephemeral-storage: 1Gi}}
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        let Some(source) = volume.at(&["emptyDir"]) else { continue };
        let is_memory = source.str_at(&["medium"]) == Some("Memory");
        if is_memory || source.at(&["sizeLimit"]).is_some() {
            continue;
        }
        let name = volume.str_at(&["name"]).unwrap_or_default();
        const LIMIT: &[&str] = &["resources", "limits", "ephemeral-storage"];
        if mounts_of(pod, name).any(|(container, _)| container.value.at(LIMIT).is_none()) {
            let at = At::path(source, &["sizeLimit"]);
            report.fail(at, format!("volume \"{name}\" is an emptyDir without sizeLimit"));
        }
    }
}
