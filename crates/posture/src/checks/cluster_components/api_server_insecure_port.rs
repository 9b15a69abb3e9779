//! API server listens without authentication.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-insecure-port",
    title: "API server listens without authentication",
    severity: Severity::Critical,
    severity_reason: "whoever reaches the port is cluster administrator",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets --insecure-port to anything but 0, \
                  up to Kubernetes 1.23, which was the last to know the flag.",
    why: "Requests to the insecure port skip authentication, authorization and admission.",
    remedy: "Set --insecure-port=0, and upgrade: later versions have no insecure port.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/concepts/security/controlling-access/",
    ],
    controls: &["nsa/C-0005"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::until(23),
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
    - --insecure-port=8080
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
    - --insecure-port=0
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
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    if let Some(flag) = line.flag("insecure-port")
        && flag.value != "0"
    {
        report.fail(flag.node, format!("--insecure-port is {}, not 0", flag.shown()));
    }
}
