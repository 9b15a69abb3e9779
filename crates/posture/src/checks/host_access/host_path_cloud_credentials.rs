//! Pod mounts cloud credentials of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{HostVolume, also_mounts, host_volumes, is_at_or_below, normalised};

pub(crate) const CHECK: Check = Check {
    id: "host-path-cloud-credentials",
    title: "pod mounts cloud credentials of its node",
    severity: Severity::High,
    severity_reason: "the credentials reach beyond the cluster, into the account of the cloud",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume at or above a file in which the clouds' tools and the \
                  cloud controllers keep credentials.",
    why: "Whoever reads the file acts in the cloud as the node or as its administrator: other machines, \
          disks, databases and registries come within reach.",
    remedy: "Remove the mount, and give the workload an identity of its own through the cloud's workload \
             identity.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/security/service-accounts/",
    ],
    controls: &["mitre/C-0020"],
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
  volumes: [{name: cloud, hostPath: {path: /etc/kubernetes/azure.json}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: aws, hostPath: {path: /home/ubuntu/.aws/credentials}}]
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
  volumes: [{name: data, hostPath: {path: /srv/aws}}]
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

const CREDENTIALS: [&str; 10] = [
    "/etc/kubernetes/azure.json",
    "/var/lib/azure",
    "/root/.azure",
    "/root/.aws",
    "/root/.config/gcloud",
    "/root/.oci",
    "/root/.kube",
    "/home/kubernetes/.config/gcloud",
    "/var/lib/cloud/instance/user-data.txt",
    "/var/lib/waagent",
];
const NAMES: [&str; 5] = ["/.aws", "/.azure", "/.config/gcloud", "/.oci", "/.kube"];

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for volume in host_volumes(pod) {
        let path = normalised(volume.path);
        let is_credential = CREDENTIALS.iter().any(|file| is_at_or_below(&path, file))
            || NAMES.iter().any(|name| has_part(&path, name));
        if is_credential {
            let HostVolume { name, path, .. } = volume;
            let draft =
                report.fail(volume.at, format!("volume \"{name}\" is {path}, which holds cloud credentials"));
            also_mounts(draft, context, pod, name);
        }
    }
}

/// Whether a path has the parts of `name` one after the other.
fn has_part(path: &str, name: &str) -> bool {
    path.match_indices(name).any(|(at, _)| {
        let rest = &path[at + name.len()..];
        rest.is_empty() || rest.starts_with('/')
    })
}
