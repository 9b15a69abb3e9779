//! Controller manager keeps too many finished pods.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "controller-manager-pod-gc",
    title: "controller manager keeps too many finished pods",
    severity: Severity::Low,
    severity_reason: "it uses space and memory and gives nothing away",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-controller-manager does not set \
                  --terminated-pod-gc-threshold, or sets it to 0 or to more than the parameter max.",
    why: "Finished pods are kept up to the threshold, 12,500 by default: they fill etcd and slow down lists.",
    remedy: "Set --terminated-pod-gc-threshold to what the cluster can bear, such as 1000.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    controls: &["cis/1.3.1"],
    parameters: &[Parameter {
        name: "max",
        description: "Most finished pods to keep.",
        default: Setting::Int(12500),
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
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --terminated-pod-gc-threshold=0
",
            "
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
",
        ],
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
    - --terminated-pod-gc-threshold=1000
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-controller-manager") else {
        return report.not_applicable();
    };
    match line.flag("terminated-pod-gc-threshold") {
        Some(flag) => {
            if !flag.value.parse::<i64>().is_ok_and(|pods| (1..=context.int("max")).contains(&pods)) {
                report.fail(flag.node, format!("--terminated-pod-gc-threshold is {}", flag.shown()));
            }
        }
        None => {
            report.fail(line.place(), "--terminated-pod-gc-threshold is not set");
        }
    }
}
