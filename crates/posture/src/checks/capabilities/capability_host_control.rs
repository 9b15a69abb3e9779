//! Container may control the node's hardware, clock, logs or security module.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-host-control",
    title: "container may control the node's hardware, clock, logs or security module",
    severity: Severity::High,
    severity_reason: "these act on the node as a whole, since the kernel does not namespace them",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds SYS_RAWIO or \
                  SYS_BOOT or SYS_TIME or SYSLOG or MAC_ADMIN or MAC_OVERRIDE or AUDIT_CONTROL or \
                  LINUX_IMMUTABLE, in any case and with or without the prefix CAP_.",
    why: "SYS_RAWIO gives memory and ports of the machine, SYS_BOOT restarts it, SYS_TIME moves the clock \
          that certificates rely on, SYSLOG shows kernel addresses, and the others switch off mandatory \
          access control or auditing.",
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

const NAMES: &[&str] = &[
    "SYS_RAWIO",
    "SYS_BOOT",
    "SYS_TIME",
    "SYSLOG",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "AUDIT_CONTROL",
    "LINUX_IMMUTABLE",
];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "acts on the whole node", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
