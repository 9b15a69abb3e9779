//! API server writes no audit log.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-audit-log",
    title: "API server writes no audit log",
    severity: Severity::High,
    severity_reason: "an attack leaves no trace that could be followed",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets neither --audit-log-path nor \
                  --audit-webhook-config-file.",
    why: "Without an audit log nobody can tell who did what, before, during or after an attack.",
    remedy: "Set --audit-policy-file and --audit-log-path, or send events away with \
             --audit-webhook-config-file.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
    ],
    controls: &["cis/1.2.16", "soc2/C-0067"],
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
        good: &[
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
    - --audit-log-path=/var/log/audit.log
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
    - --audit-webhook-config-file=/etc/audit.yaml
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    if line.flag("audit-webhook-config-file").is_none() {
        line.require_set(&["audit-log-path"], report);
    }
}
