//! Scheduler listens on the network.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "scheduler-bind-address",
    title: "scheduler listens on the network",
    severity: Severity::Medium,
    severity_reason: "the port serves health and metrics, and every flaw in it",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-scheduler does not set --bind-address to a \
                  loopback address. The default is every address.",
    why: "The port serves metrics and health to whoever reaches it; only the local monitoring needs it.",
    remedy: "Set --bind-address=127.0.0.1.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/"],
    controls: &["cis/1.4.2"],
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
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:v1
    command:
    - kube-scheduler
    - --bind-address=0.0.0.0
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:v1
    command:
    - kube-scheduler
    - --v=2
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:v1
    command:
    - kube-scheduler
    - --bind-address=127.0.0.1
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-scheduler") else {
        return report.not_applicable();
    };
    line.require("bind-address", &["127.0.0.1", "::1", "localhost"], report);
}
