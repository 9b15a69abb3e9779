//! Pod sets kernel parameters that reach beyond it.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "unsafe-sysctls",
    title: "pod sets kernel parameters that reach beyond it",
    severity: Severity::Medium,
    severity_reason: "a kernel parameter that is not namespaced changes the node for all its pods",
    category: Category::SecurityContext,
    description: "Fails for every entry of securityContext.sysctls that is not in the safe set of the \
                  Kubernetes version at hand.",
    why: "Parameters outside of the safe set influence other pods on the node, can exhaust its memory, or \
          switch protections of the kernel off. The kubelet refuses them unless it was told to allow them.",
    remedy: "Remove the sysctl, or set it on the nodes where it is needed.",
    references: &[
        "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/baseline-sysctls"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {sysctls: [{name: kernel.msgmax, value: "65536"}]}
  containers:
  - name: app
    image: example.org/app:1
"#,
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}, {name: net.core.somaxconn, value: "1024"}]}
  containers:
  - name: app
    image: example.org/app:1
"#,
        ],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}
  containers:
  - name: app
    image: example.org/app:1
"#,
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

/// The safe parameters, each with the minor version that first took it for safe.
const SAFE: [(&str, u32); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
];

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let minor = context.kubernetes().minor;
    for sysctl in pod.spec.items_at(&["securityContext", "sysctls"]) {
        let name = sysctl.str_at(&["name"]).unwrap_or_default();
        if !SAFE.iter().any(|(safe, since)| *safe == name && *since <= minor) {
            let at = At::path(sysctl, &["name"]);
            report.fail(at, format!("pod sets the sysctl {name}, which is not in the safe set"));
        }
    }
}
