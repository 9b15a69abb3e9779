//! Container may load programs into the kernel.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-bpf",
    title: "container may load programs into the kernel",
    severity: Severity::High,
    severity_reason: "kernel programs can read memory of other workloads",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds BPF or PERFMON, in \
                  any case and with or without the prefix CAP_.",
    why: "Programs in the kernel see the system calls, arguments and traffic of the whole node, secrets of \
          other pods among them, and flaws of their verifier have given root.",
    remedy: "Remove it. Only the node agents of monitoring and networking need it, in a namespace of their \
             own.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["pss/baseline-capabilities", "cis/5.2.9", "nsa/C-0046"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {add: [BPF]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {capabilities: {add: [CHOWN, CAP_PERFMON]}}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
"],
        complete: false,
    },
};

const NAMES: &[&str] = &["BPF", "PERFMON"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "lets it load eBPF programs or watch the kernel", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
