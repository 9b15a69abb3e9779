//! API server does not verify client certificates.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-client-ca",
    title: "API server does not verify client certificates",
    severity: Severity::Medium,
    severity_reason: "components fall back to weaker credentials",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --client-ca-file.",
    why: "Without an authority for clients nobody can log in by certificate, and kubelets and components \
          need tokens that are harder to protect.",
    remedy: "Set --client-ca-file to the authority of the cluster.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.25"],
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
    - --client-ca-file=/pki/ca.crt
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["client-ca-file"], report);
}
