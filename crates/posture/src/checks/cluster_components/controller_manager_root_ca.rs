//! Controller manager gives pods no authority to verify the API server with.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "controller-manager-root-ca",
    title: "controller manager gives pods no authority to verify the API server with",
    severity: Severity::Medium,
    severity_reason: "pods then trust whoever answers at the address of the API server",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-controller-manager does not set --root-ca-file.",
    why: "Pods verify the API server by the bundle in kube-root-ca.crt, which is made from this file.",
    remedy: "Set --root-ca-file to the authority of the API server's certificate.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    controls: &["cis/1.3.5"],
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
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --v=2
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --root-ca-file=/pki/ca.crt
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-controller-manager") else {
        return report.not_applicable();
    };
    line.require_set(&["root-ca-file"], report);
}
