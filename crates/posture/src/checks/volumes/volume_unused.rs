//! Pod has a volume that no container mounts.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::mounts_of;

pub(crate) const CHECK: Check = Check {
    id: "volume-unused",
    title: "pod has a volume that no container mounts",
    severity: Severity::Info,
    severity_reason: "it only costs attention and a mount; unused secrets have a check of their own",
    category: Category::Volumes,
    description: "Fails for every volume of a pod, other than one made of a Secret, that no container \
                  mounts or uses as a device.",
    why: "The kubelet still mounts it, so that a missing ConfigMap or claim keeps the pod from starting for \
          nothing, and readers take it for something that matters.",
    remedy: "Remove the volume, or mount it.",
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
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
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
    volumeMounts: [{name: data, mountPath: /data}]
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
        let name = volume.str_at(&["name"]).unwrap_or_default();
        let as_device = || {
            let mut devices = pod.containers().flat_map(|one| one.value.items_at(&["volumeDevices"]));
            devices.any(|device| device.str_at(&["name"]) == Some(name))
        };
        let is_used = mounts_of(pod, name).next().is_some() || as_device();
        if !is_used && volume.at(&["secret"]).is_none() {
            report.fail(volume, format!("no container mounts the volume \"{name}\""));
        }
    }
}
