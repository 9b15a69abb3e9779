//! Etcd accepts self-signed certificates of clients.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-auto-tls",
    title: "etcd accepts self-signed certificates of clients",
    severity: Severity::High,
    severity_reason: "a certificate that anybody can make lets anybody in",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs etcd sets --auto-tls=true.",
    why: "With --auto-tls etcd makes certificates that nobody can verify, so that TLS proves nothing about \
          who is at the other end.",
    remedy: "Remove --auto-tls and give etcd certificates of an authority.",
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    controls: &["cis/2.3"],
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
metadata: {name: etcd, namespace: kube-system}
spec:
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:v1
    command:
    - etcd
    - --auto-tls=true
"],
        good: &[
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
    - --auto-tls=false
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
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    line.forbid("auto-tls", "true", report);
}
