//! Container may control the node's hardware or its access control.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-host-control",
    title: "container may control the node's hardware or its access control",
    severity: Severity::High,
    severity_reason: "memory of the machine, or what confines every other workload, comes within reach",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds SYS_RAWIO or \
                  MAC_ADMIN or MAC_OVERRIDE, in any case and with or without the prefix CAP_.",
    why: "SYS_RAWIO opens memory and ports of the machine past all permissions. MAC_ADMIN and MAC_OVERRIDE \
          change or ignore the rules of mandatory access control, for the node as a whole.",
    remedy: "Remove it, and leave such work to the node's own services.",
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
    securityContext: {capabilities: {add: [SYS_RAWIO]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {capabilities: {add: [CHOWN, CAP_MAC_OVERRIDE]}}
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

const NAMES: &[&str] = &["SYS_RAWIO", "MAC_ADMIN", "MAC_OVERRIDE"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "gives power over the machine or its access control", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
