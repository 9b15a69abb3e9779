//! API server does not authorize by RBAC.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-rbac-authorization",
    title: "API server does not authorize by RBAC",
    severity: Severity::High,
    severity_reason: "without it no role in the cluster restricts anybody",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not list RBAC in \
                  --authorization-mode. Where --authorization-config is set instead, a person has to look \
                  into that file.",
    why: "Without RBAC, rights come from another source or from nowhere: roles and bindings in the cluster \
          have no effect.",
    remedy: "Set --authorization-mode=Node,RBAC.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
    ],
    controls: &["cis/1.2.8"],
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
    - --authorization-mode=Node
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
    - --secure-port=6443
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
    - --authorization-mode=Node,RBAC
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    match (line.flag("authorization-mode"), line.flag("authorization-config")) {
        (None, Some(flag)) => {
            report.manual(flag.node, "the file of --authorization-config decides which authorizers count");
        }
        _ => line.require_item("authorization-mode", "RBAC", report),
    }
}
