//! API server does not authorize by Node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-node-authorization",
    title: "API server does not authorize by Node",
    severity: Severity::Medium,
    severity_reason: "it takes a stolen node credential to use what is too wide",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not list Node in \
                  --authorization-mode. Where --authorization-config is set instead, a person has to look \
                  into that file.",
    why: "Without the node authorizer a kubelet needs rights over all Secrets and pods, so that one stolen \
          node credential reads everything.",
    remedy: "Set --authorization-mode=Node,RBAC.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
    ],
    controls: &["cis/1.2.7"],
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
    - --authorization-mode=RBAC
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
        _ => line.require_item("authorization-mode", "Node", report),
    }
}
