//! API server takes tokens from a static file.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-token-auth-file",
    title: "API server takes tokens from a static file",
    severity: Severity::High,
    severity_reason: "the tokens never expire and cannot be revoked without a restart",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets --token-auth-file.",
    why: "Tokens in the file are plain text, live for ever and change only when the API server restarts, \
          so a leaked one stays useful.",
    remedy: "Remove --token-auth-file and use OIDC, client certificates or service account tokens.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file",
    ],
    controls: &["cis/1.2.2"],
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
    - --token-auth-file=/etc/tokens.csv
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
    if let Some(flag) = line.flag("token-auth-file") {
        report.fail(flag.node, "--token-auth-file is set");
    }
}
