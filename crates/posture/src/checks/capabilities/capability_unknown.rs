//! Container names a capability that does not exist.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "capability-unknown",
    title: "container names a capability that does not exist",
    severity: Severity::Medium,
    severity_reason: "the runtime refuses to start the container, or leaves undone what the author relied on",
    category: Category::Capabilities,
    description: "Fails for every entry of capabilities.add and capabilities.drop that is no capability of \
                  Linux, or that has the prefix CAP_, with which containerd does not know it.",
    why: "A misspelt entry under add stops the container from starting; a misspelt entry under drop can \
          leave the capability in place while the manifest seems to say otherwise.",
    remedy: "Write the name as the kernel does, without CAP_ and in capital letters.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &[],
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [NETRAW]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {add: [CAP_NET_ADMIN]}}
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

/// Every capability of Linux 6.12, and the word for all.
const KNOWN: [&str; 42] = [
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for value in container.capabilities("add").chain(container.capabilities("drop")) {
        let written = value.as_str().unwrap_or_default();
        if !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(written)) {
            report.fail(value, format!("{} names the unknown capability {written}", container.noun()));
        }
    }
}
