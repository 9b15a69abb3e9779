//! Etcd serves clients without TLS.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-serving-certificate",
    title: "etcd serves clients without TLS",
    severity: Severity::Critical,
    severity_reason: "everything in the cluster, Secrets included, goes over the network in the clear",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs etcd does not set both --cert-file and --key-file.",
    why: "etcd holds the whole state of the cluster. Without TLS whoever listens on the network reads it, \
          tokens and Secrets included.",
    remedy: "Set --cert-file and --key-file.",
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    controls: &["cis/2.1"],
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
metadata: {name: etcd, namespace: kube-system}
spec:
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:v1
    command:
    - etcd
    - --name=a
",
            "
apiVersion: v1
kind: Pod
metadata: {name: etcd, namespace: kube-system}
spec:
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:v1
    command:
    - etcd
    - --cert-file=/pki/etcd.crt
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: etcd, namespace: kube-system}
spec:
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:v1
    command:
    - etcd
    - --cert-file=/pki/etcd.crt
    - --key-file=/pki/etcd.key
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    line.require_set(&["cert-file", "key-file"], report);
}
