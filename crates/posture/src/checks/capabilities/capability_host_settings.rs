//! Container may change the node's clock, logs or power.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-host-settings",
    title: "container may change the node's clock, logs or power",
    severity: Severity::Medium,
    severity_reason: "it disturbs the node as a whole and hides traces, but gives no access by itself",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds SYS_TIME or \
                  SYS_BOOT or SYSLOG or AUDIT_CONTROL or LINUX_IMMUTABLE, in any case and with or without \
                  the prefix CAP_.",
    why: "SYS_TIME moves the clock that certificates and logs rely on, SYS_BOOT loads another kernel, \
          SYSLOG shows addresses of the kernel, AUDIT_CONTROL switches auditing off, and LINUX_IMMUTABLE \
          pins files so that nobody can delete them.",
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
    securityContext: {capabilities: {add: [SYS_TIME]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {capabilities: {add: [CHOWN, CAP_LINUX_IMMUTABLE]}}
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

const NAMES: &[&str] = &["SYS_TIME", "SYS_BOOT", "SYSLOG", "AUDIT_CONTROL", "LINUX_IMMUTABLE"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "acts on the whole node, since the kernel does not namespace it", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
