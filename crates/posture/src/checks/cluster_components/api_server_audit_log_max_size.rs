//! API server rotates its audit log too early.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-audit-log-max-size",
    title: "API server rotates its audit log too early",
    severity: Severity::Low,
    severity_reason: "it shortens how far back an attack can be followed",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --audit-log-maxsize to at \
                  least the parameter min (megabytes after which a log file is rotated).",
    why: "An attack that is noticed late can only be understood while its audit events are still there.",
    remedy: "Set --audit-log-maxsize=100 or more.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#log-backend",
    ],
    controls: &["cis/1.2.19"],
    parameters: &[Parameter {
        name: "min",
        description: "Fewest megabytes after which a log file is rotated.",
        default: Setting::Int(100),
    }],
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
    - --audit-log-maxsize=99
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
    - --audit-log-maxsize=100
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_at_least("audit-log-maxsize", context.int("min"), report);
}
