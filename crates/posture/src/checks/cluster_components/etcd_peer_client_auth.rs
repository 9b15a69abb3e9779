//! Etcd lets anybody join as a member.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-peer-client-auth",
    title: "etcd lets anybody join as a member",
    severity: Severity::High,
    severity_reason: "a member receives and can change the whole state of the cluster",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs etcd does not set --peer-client-cert-auth=true.",
    why: "Whoever can speak to the peer port can join the quorum and read and write everything.",
    remedy: "Set --peer-client-cert-auth=true and --peer-trusted-ca-file.",
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    controls: &["cis/2.5"],
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
    - --peer-client-cert-auth=false
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
    - --name=a
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
    - --peer-client-cert-auth=true
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    line.require("peer-client-cert-auth", &["true"], report);
}
