//! Only kernel parameters of the pod's own namespaces are set.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;

/// Every safe sysctl with the version that allowed it.
const SAFE: [(&str, Version); 14] = [
    ("kernel.shm_rmid_forced", Version::v1(0)),
    ("net.ipv4.ip_local_port_range", Version::v1(0)),
    ("net.ipv4.ip_unprivileged_port_start", Version::v1(0)),
    ("net.ipv4.ping_group_range", Version::v1(0)),
    ("net.ipv4.tcp_syncookies", Version::v1(0)),
    ("net.ipv4.ip_local_reserved_ports", Version::v1(27)),
    ("net.ipv4.tcp_fin_timeout", Version::v1(29)),
    ("net.ipv4.tcp_keepalive_intvl", Version::v1(29)),
    ("net.ipv4.tcp_keepalive_probes", Version::v1(29)),
    ("net.ipv4.tcp_keepalive_time", Version::v1(29)),
    ("net.ipv4.tcp_rmem", Version::v1(32)),
    ("net.ipv4.tcp_wmem", Version::v1(32)),
    ("net.ipv4.tcp_notsent_lowat", Version::v1(37)),
    ("net.ipv4.tcp_slow_start_after_idle", Version::v1(37)),
];

pub(super) static CONTROL: Control = Control {
    id: "sysctls",
    title: "Sysctls",
    level: Level::Baseline,
    description: "Kernel parameters can switch protections off or change the whole node. Only \
        those that stay within the pod's own namespaces are safe.",
    fields: &["spec.securityContext.sysctls[*].name"],
    allowed: "kernel.shm_rmid_forced and, under net.ipv4: ip_local_port_range, \
        ip_local_reserved_ports, ip_unprivileged_port_start, ping_group_range, tcp_fin_timeout, \
        tcp_keepalive_intvl, tcp_keepalive_probes, tcp_keepalive_time, tcp_notsent_lowat, \
        tcp_rmem, tcp_slow_start_after_idle, tcp_syncookies, tcp_wmem",
    references: &[STANDARDS, "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/"],
    revisions: &[
        Revision {
            since: Version::v1(0),
            change: "only five sysctls are allowed",
            examine: |pod, facts| examine(pod, Version::v1(0), facts),
        },
        Revision {
            since: Version::v1(27),
            change: "net.ipv4.ip_local_reserved_ports is allowed too",
            examine: |pod, facts| examine(pod, Version::v1(27), facts),
        },
        Revision {
            since: Version::v1(29),
            change: "net.ipv4.tcp_fin_timeout and net.ipv4.tcp_keepalive_* are allowed too",
            examine: |pod, facts| examine(pod, Version::v1(29), facts),
        },
        Revision {
            since: Version::v1(32),
            change: "net.ipv4.tcp_rmem and net.ipv4.tcp_wmem are allowed too",
            examine: |pod, facts| examine(pod, Version::v1(32), facts),
        },
        Revision {
            since: Version::v1(37),
            change: "net.ipv4.tcp_notsent_lowat and net.ipv4.tcp_slow_start_after_idle are \
                allowed too",
            examine: |pod, facts| examine(pod, Version::v1(37), facts),
        },
    ],
    overridden_by: None,
    reason: |_| "forbidden sysctls",
    detail: |facts| facts.setting.join(", "),
};

fn examine<'t>(pod: &Pod<'t>, version: Version, facts: &mut Facts<'t>) {
    for sysctl in &pod.sysctls {
        if !SAFE.iter().any(|(name, since)| *name == sysctl.value && *since <= version) {
            facts.setting.push(sysctl.value);
            facts.blame(sysctl.node);
        }
    }
}
