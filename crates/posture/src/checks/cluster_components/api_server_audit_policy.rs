//! API server has no audit policy.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-audit-policy",
    title: "API server has no audit policy",
    severity: Severity::High,
    severity_reason: "without a policy no event is logged at all",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --audit-policy-file.",
    why: "The audit log holds what the policy asks for: without one it stays empty.",
    remedy: "Write an audit policy and name it in --audit-policy-file.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
    ],
    controls: &["cis/3.2.1", "nsa/C-0067", "mitre/C-0067"],
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
    - --audit-log-path=/var/log/audit.log
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
    - --audit-policy-file=/etc/kubernetes/audit.yaml
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["audit-policy-file"], report);
}
