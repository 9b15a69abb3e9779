//! Etcd does not demand client certificates.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-client-auth",
    title: "etcd does not demand client certificates",
    severity: Severity::Critical,
    severity_reason: "whoever reaches the port reads and writes the whole cluster",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs etcd does not set --client-cert-auth=true.",
    why: "etcd does no authorization for Kubernetes: whoever may connect is cluster administrator.",
    remedy: "Set --client-cert-auth=true and --trusted-ca-file.",
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    controls: &["cis/2.2"],
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
    - --client-cert-auth=false
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
    - --client-cert-auth=true
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    line.require("client-cert-auth", &["true"], report);
}
