//! API server has no key of its own for service accounts.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-service-account-key",
    title: "API server has no key of its own for service accounts",
    severity: Severity::Medium,
    severity_reason: "the key cannot be rotated apart from the serving key",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --service-account-key-file.",
    why: "Without it the server verifies service account tokens with its TLS key, so that the two cannot \
          be rotated independently.",
    remedy: "Create a key pair for service accounts and name its public key in --service-account-key-file.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.22"],
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
    - --service-account-key-file=/pki/sa.pub
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["service-account-key-file"], report);
}
