//! Container can write to a path of its node.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{host_volumes, mounts_of};

pub(crate) const CHECK: Check = Check {
    id: "host-path-writable",
    title: "container can write to a path of its node",
    severity: Severity::High,
    severity_reason: "files of the node that programs of the node read or run become a way to it",
    category: Category::HostAccess,
    description: "Fails for every mount of a hostPath volume, in any container, that is not readOnly.",
    why: "Whoever can write where the node reads can plant programs, scheduled jobs, keys or symbolic \
          links, and changes stay when the pod is gone.",
    remedy: "Set readOnly: true on the mount, or use another kind of volume for data that must be written.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
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
  volumes: [{name: data, hostPath: {path: /srv/data}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, hostPath: {path: /srv/data}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
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
        for (container, mount) in mounts_of(pod, volume.name) {
            if mount.bool_at(&["readOnly"]) != Some(true) {
                let at = At::path(mount, &["readOnly"]);
                let noun = container.noun();
                let path = volume.path;
                report
                    .fail(at, format!("{noun} can write to the path {path} of the node"))
                    .discriminator(volume.name);
            }
        }
    }
}
