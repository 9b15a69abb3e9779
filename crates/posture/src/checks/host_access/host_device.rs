//! Pod mounts a device of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{HostVolume, host_volumes, is_at_or_below, normalised};

pub(crate) const CHECK: Check = Check {
    id: "host-device",
    title: "pod mounts a device of its node",
    severity: Severity::High,
    severity_reason: "disks and memory of the node can be read and written past all permissions of its files",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume below /dev or of type BlockDevice or CharDevice, except \
                  /dev/shm, /dev/null and their like.",
    why: "A block device is the file systems on it: a container that may open it reads and changes every \
          file of the node. Other devices open drivers of the kernel that were not written for strangers.",
    remedy: "Use a device plugin or dynamic resource allocation, or a PersistentVolume with volumeMode \
             Block.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
    ],
    controls: &["mitre/C-0048"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: disk, hostPath: {path: /dev/sda, type: BlockDevice}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: dev, hostPath: {path: /dev}}]
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: shm, hostPath: {path: /dev/shm}}]
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

const HARMLESS: [&str; 6] =
    ["/dev/shm", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in host_volumes(pod) {
        let path = normalised(volume.path);
        let is_device = is_at_or_below(&path, "/dev") || matches!(volume.kind, "BlockDevice" | "CharDevice");
        if is_device && !HARMLESS.contains(&&*path) {
            let HostVolume { name, path, .. } = volume;
            report.fail(volume.at, format!("volume \"{name}\" is the device path {path} of the node"));
        }
    }
}
