//! API server does not verify the certificate of etcd.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-etcd-ca",
    title: "API server does not verify the certificate of etcd",
    severity: Severity::High,
    severity_reason: "whoever stands between reads and writes the state of the cluster",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --etcd-cafile.",
    why: "Without the authority the server gives every Secret to whoever answers at the address of etcd.",
    remedy: "Set --etcd-cafile to the authority of etcd.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#securing-etcd-clusters",
    ],
    controls: &["cis/1.2.26"],
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
    - --etcd-servers=https://127.0.0.1:2379
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
    - --etcd-cafile=/pki/etcd-ca.crt
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["etcd-cafile"], report);
}
