//! API server has an unusual request timeout.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-request-timeout",
    title: "API server has an unusual request timeout",
    severity: Severity::Low,
    severity_reason: "it takes many slow requests, and costs time rather than secrets",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets --request-timeout to anything but \
                  its default of 60s.",
    why: "Requests that are held open for long use up connections, which helps to exhaust the server.",
    remedy: "Remove --request-timeout, or keep it short.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.20"],
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
    - --request-timeout=3600s
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
    - --request-timeout=60s
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
    if let Some(flag) = line.flag("request-timeout")
        && !matches!(flag.value, "60s" | "1m" | "1m0s")
    {
        report.fail(flag.node, format!("--request-timeout is {}, not 60s", flag.shown()));
    }
}
