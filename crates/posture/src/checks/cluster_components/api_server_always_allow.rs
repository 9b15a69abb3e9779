//! API server allows every request.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-always-allow",
    title: "API server allows every request",
    severity: Severity::Critical,
    severity_reason: "everybody who can log in, and with anonymous requests everybody at all, owns the \
                      cluster",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver lists AlwaysAllow in \
                  --authorization-mode.",
    why: "AlwaysAllow answers every authorization request with yes, so no role or binding has any effect.",
    remedy: "Set --authorization-mode=Node,RBAC.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
    ],
    controls: &["cis/1.2.6", "nsa/C-0005"],
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
    - --authorization-mode=Node,AlwaysAllow
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
    - --authorization-mode=Node,RBAC
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.forbid_item("authorization-mode", "AlwaysAllow", report);
}
