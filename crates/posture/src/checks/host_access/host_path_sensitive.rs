//! Pod mounts a sensitive path of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{
    HostVolume, host_volumes, is_at_or_below, is_node_credential, is_runtime_socket, normalised,
};

pub(crate) const CHECK: Check = Check {
    id: "host-path-sensitive",
    title: "pod mounts a sensitive path of its node",
    severity: Severity::High,
    severity_reason: "credentials and settings of the node lie there, readable or writable",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume whose path is the root of the node, or at or below a \
                  folder of the parameter paths. Sockets of container runtimes and credentials of the node \
                  have checks of their own.",
    why: "Below these folders lie password hashes, keys, kubelet credentials, devices, kernel switches and \
          programs. Reading them is often enough to become the node; writing always is.",
    remedy: "Mount the narrowest path that the program needs, read-only, or get the information through the \
             API.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["mitre/C-0048"],
    parameters: &[
        Parameter {
            name: "paths",
            description: "Folders of the node that no pod should mount.",
            default: Setting::Words(&[
                "/bin",
                "/boot",
                "/dev",
                "/etc",
                "/home",
                "/lib",
                "/lib64",
                "/proc",
                "/root",
                "/run",
                "/sbin",
                "/sys",
                "/usr",
                "/var/lib/kubelet",
                "/var/run",
            ]),
        },
        Parameter {
            name: "exceptions",
            description: "Paths below them that give nothing away to a reader.",
            default: Setting::Words(&[
                "/dev/shm",
                "/etc/localtime",
                "/etc/machine-id",
                "/etc/os-release",
                "/etc/pki/ca-trust",
                "/etc/ssl/certs",
                "/lib/modules",
                "/run/xtables.lock",
                "/usr/lib/os-release",
                "/usr/local/share/ca-certificates",
                "/usr/share/ca-certificates",
                "/usr/share/zoneinfo",
            ]),
        },
    ],
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
  volumes: [{name: root, hostPath: {path: /}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: etc, hostPath: {path: //etc/ssh/}}]
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
  volumes: [{name: data, hostPath: {path: /srv/data}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: clock, hostPath: {path: /etc/localtime}}]
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
        let path = normalised(volume.path);
        let is_sensitive = path == "/"
            || is_windows_root(volume.path)
            || context.words("paths").any(|folder| is_at_or_below(&path, folder));
        let is_harmless = context.words("exceptions").any(|known| is_at_or_below(&path, known));
        let is_graver = is_runtime_socket(volume.path) || is_node_credential(&path);
        if is_sensitive && !is_harmless && !is_graver {
            let HostVolume { name, path, .. } = volume;
            report.fail(volume.at, format!("volume \"{name}\" is the sensitive path {path} of the node"));
        }
    }
}

fn is_windows_root(path: &str) -> bool {
    matches!(path.trim_end_matches(['/', '\\']), "c:" | "C:")
}
