//! API server stores Secrets unencrypted.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-encryption-provider",
    title: "API server stores Secrets unencrypted",
    severity: Severity::High,
    severity_reason: "a backup or a disk of etcd gives every Secret away",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set \
                  --encryption-provider-config.",
    why: "etcd, its disks and its backups then hold every Secret in plain text.",
    remedy: "Write an encryption configuration, name it in --encryption-provider-config and rewrite the \
             Secrets.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
    ],
    controls: &["cis/1.2.27", "nsa/C-0066", "mitre/C-0066"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --secure-port=6443
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --encryption-provider-config=/etc/kubernetes/encryption.yaml
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["encryption-provider-config"], report);
}
