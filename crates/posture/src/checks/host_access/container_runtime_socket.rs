//! Pod mounts the socket of the container runtime.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{HostVolume, also_mounts, host_volumes, is_runtime_socket};

pub(crate) const CHECK: Check = Check {
    id: "container-runtime-socket",
    title: "pod mounts the socket of the container runtime",
    severity: Severity::Critical,
    severity_reason: "whoever can talk to the runtime can start a privileged container, which is root on \
                      the node by itself",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume that is the socket of Docker, containerd, CRI-O, Podman \
                  or a shim, its Windows pipe, or the folder that holds it.",
    why: "The runtime does what its socket is told and asks for no password. A process in the container can \
          start another one that mounts the root of the node. That the mount is read-only does not matter \
          for a socket.",
    remedy: "Remove the mount. Build images with rootless tools, and collect metrics through the kubelet or \
             the CRI of a node agent you trust.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
    ],
    controls: &["nsa/C-0057", "mitre/C-0048"],
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
  volumes: [{name: docker, hostPath: {path: /var/run/docker.sock}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: cri, hostPath: {path: /run/containerd/containerd.sock, type: Socket}}]
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
  volumes: [{name: data, hostPath: {path: /srv/docker}}]
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
        if is_runtime_socket(volume.path) {
            let HostVolume { name, path, .. } = volume;
            let draft =
                report.fail(volume.at, format!("volume \"{name}\" is the container runtime's {path}"));
            also_mounts(draft, context, pod, name);
        }
    }
}
