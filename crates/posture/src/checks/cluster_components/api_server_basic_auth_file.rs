//! API server takes passwords from a static file.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-basic-auth-file",
    title: "API server takes passwords from a static file",
    severity: Severity::High,
    severity_reason: "the passwords never expire and cannot be revoked without a restart",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets --basic-auth-file, which \
                  Kubernetes 1.19 removed.",
    why: "Passwords in the file are plain text and travel with every request; a leaked one stays useful.",
    remedy: "Remove --basic-auth-file and use OIDC or client certificates.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authentication/"],
    controls: &[],
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
    - --basic-auth-file=/etc/users.csv
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
    if let Some(flag) = line.flag("basic-auth-file") {
        report.fail(flag.node, "--basic-auth-file is set");
    }
}
