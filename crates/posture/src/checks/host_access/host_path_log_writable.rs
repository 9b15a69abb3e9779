//! Container can write where the kubelet reads logs.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{host_volumes, mounts_of, normalised};

pub(crate) const CHECK: Check = Check {
    id: "host-path-log-writable",
    title: "container can write where the kubelet reads logs",
    severity: Severity::High,
    severity_reason: "symbolic links placed there make the kubelet hand out any file of the node",
    category: Category::HostAccess,
    description: "Fails for every mount of a hostPath volume at, above or below /var/log that is not \
                  readOnly.",
    why: "The kubelet serves files below /var/log as root and follows symbolic links. A container that can \
          write there, and a user who may read logs, together read every file of the node.",
    remedy: "Mount the folder read-only, as log collectors do, and keep positions in a folder of their own.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/cluster-administration/logging/",
    ],
    controls: &["mitre/C-0045"],
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
  volumes: [{name: logs, hostPath: {path: /var/log}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: logs, mountPath: /logs}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: logs, hostPath: {path: /var/log}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: logs, mountPath: /logs, readOnly: true}]
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
    for volume in host_volumes(pod) {
        let path = normalised(volume.path);
        let is_log = matches!(&*path, "/var" | "/var/log" | "/var/log/pods" | "/var/log/containers");
        if !is_log {
            continue;
        }
        for (container, mount) in mounts_of(pod, volume.name) {
            if mount.bool_at(&["readOnly"]) != Some(true) {
                let noun = container.noun();
                let at = At::path(mount, &["readOnly"]);
                report.fail(at, format!("{noun} can write to {path}, where the kubelet reads logs"));
            }
        }
    }
}
