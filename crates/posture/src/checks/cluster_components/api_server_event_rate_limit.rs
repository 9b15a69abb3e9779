//! API server does not limit the rate of events.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-event-rate-limit",
    title: "API server does not limit the rate of events",
    severity: Severity::Low,
    severity_reason: "it slows the control plane down and gives nothing away",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not list EventRateLimit in \
                  --enable-admission-plugins.",
    why: "A workload or a loop that floods the server with events can fill etcd and slow everything down.",
    remedy: "Add EventRateLimit to --enable-admission-plugins and give it limits by \
             --admission-control-config-file.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#eventratelimit",
    ],
    controls: &["cis/1.2.9"],
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
    - --enable-admission-plugins=NamespaceLifecycle
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
    - --enable-admission-plugins=NodeRestriction,EventRateLimit
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_item("enable-admission-plugins", "EventRateLimit", report);
}
