//! API server serves profiling data.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-profiling",
    title: "API server serves profiling data",
    severity: Severity::Low,
    severity_reason: "it takes access to the port, and gives details rather than rights",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --profiling=false. The \
                  default is true.",
    why: "Profiles tell an attacker how the program works and where it spends its time, and taking them \
          costs it time.",
    remedy: "Set --profiling=false.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.15"],
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
    - --profiling=true
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
    - --v=2
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
    - --profiling=false
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require("profiling", &["false"], report);
}
