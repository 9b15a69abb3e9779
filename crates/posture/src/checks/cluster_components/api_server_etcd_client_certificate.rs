//! API server does not identify itself to etcd.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-etcd-client-certificate",
    title: "API server does not identify itself to etcd",
    severity: Severity::High,
    severity_reason: "an etcd that lets the server in without a certificate lets everybody in",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set both --etcd-certfile and \
                  --etcd-keyfile.",
    why: "etcd holds every Secret. Without client certificates it can only tell friend from foe by the \
          network.",
    remedy: "Set --etcd-certfile and --etcd-keyfile.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#securing-etcd-clusters",
    ],
    controls: &["cis/1.2.23"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
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
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --etcd-certfile=/pki/etcd.crt
",
        ],
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
    - --etcd-certfile=/pki/etcd.crt
    - --etcd-keyfile=/pki/etcd.key
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["etcd-certfile", "etcd-keyfile"], report);
}
