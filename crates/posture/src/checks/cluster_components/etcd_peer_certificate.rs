//! Etcd members talk without TLS.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-peer-certificate",
    title: "etcd members talk without TLS",
    severity: Severity::High,
    severity_reason: "the whole state of the cluster goes between members in the clear",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs etcd does not set both --peer-cert-file and \
                  --peer-key-file.",
    why: "Members copy every write to each other, Secrets included.",
    remedy: "Set --peer-cert-file and --peer-key-file.",
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    controls: &["cis/2.4"],
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
    - --peer-cert-file=/pki/peer.crt
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
    - --peer-cert-file=/pki/peer.crt
    - --peer-key-file=/pki/peer.key
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    line.require_set(&["peer-cert-file", "peer-key-file"], report);
}
