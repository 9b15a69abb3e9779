//! What paths of a node are worth.

use seawall_object::{is_at_or_below, is_runtime_socket};

/// Files that programs of root run or obey; what holds one of them in it is as good.
const OBEYED: &[&str] = &[
    "/boot",
    "/etc/cni/net.d",
    "/etc/containerd",
    "/etc/cron.d",
    "/etc/crontab",
    "/etc/docker",
    "/etc/group",
    "/etc/init.d",
    "/etc/kubernetes/manifests",
    "/etc/ld.so.preload",
    "/etc/pam.d",
    "/etc/passwd",
    "/etc/profile.d",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/sudoers.d",
    "/etc/systemd",
    "/lib",
    "/lib64",
    "/opt/cni/bin",
    "/root",
    "/sbin",
    "/bin",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/sbin",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet/config.yaml",
    "/var/lib/kubelet/kubeadm-flags.env",
    "/var/lib/rancher/k3s/agent/pod-manifests",
    "/var/lib/rancher/k3s/data",
    "/var/lib/rancher/k3s/server/manifests",
    "/var/lib/rancher/rke2/agent/pod-manifests",
    "/var/spool/cron",
];

/// Parameters of the kernel by which it starts programs as root.
const KERNEL: &[&str] =
    &["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/fs/binfmt_misc"];

/// Folders that hold sockets of runtimes beside other things.
const ABOVE_SOCKETS: &[&str] = &["/", "/run", "/var/run", "/run/k3s", "/run/docker"];

/// Keys of kubelets.
const KUBELET: &[&str] = &[
    "/var/lib/kubelet/pki",
    "/var/lib/kubelet/kubeconfig",
    "/var/lib/rancher/k3s/agent",
    "/var/lib/rancher/rke2/agent",
];

const PODS: &[&str] = &["/var/lib/kubelet/pods"];
const LOGS: &[&str] = &["/var/log/pods", "/var/log/containers"];

/// Credentials of administrators, and the keys by which anyone issues some.
const ADMINISTRATORS: &[&str] = &[
    "/etc/kubernetes/admin.conf",
    "/etc/kubernetes/super-admin.conf",
    "/etc/kubernetes/pki/ca.key",
    "/etc/rancher/k3s",
    "/etc/rancher/rke2",
    "/var/lib/rancher/k3s/server/cred",
    "/var/lib/rancher/k3s/server/tls",
    "/var/lib/rancher/rke2/server/cred",
    "/var/lib/rancher/rke2/server/tls",
    "/var/snap/microk8s/current/certs",
    "/var/snap/microk8s/current/credentials",
];

const TOKEN_KEYS: &[&str] = &[
    "/etc/kubernetes/pki/sa.key",
    "/var/lib/rancher/k3s/server/tls/service.key",
    "/var/lib/rancher/rke2/server/tls/service.key",
    "/var/snap/microk8s/current/certs/serviceaccount.key",
];

const DATABASES: &[&str] = &[
    "/var/lib/etcd",
    "/var/lib/rancher/k3s/server/db",
    "/var/lib/rancher/rke2/server/db",
    "/var/snap/microk8s/current/var/kubernetes/backend",
];

/// Whether a path holds one of some, or lies in it.
fn touches(path: &str, known: &[&str]) -> bool {
    known.iter().any(|one| is_at_or_below(path, one) || is_at_or_below(one, path))
}

/// Whether a path holds one of some, or is it.
fn holds(path: &str, known: &[&str]) -> bool {
    known.iter().any(|one| is_at_or_below(one, path))
}

/// Whether programs of root run or obey what somebody writes there.
pub(crate) fn is_obeyed(path: &str) -> bool {
    touches(path, OBEYED)
}

/// Whether the kernel starts what somebody writes there.
pub(crate) fn is_kernel(path: &str) -> bool {
    is_at_or_below(path, "/proc") && touches(path, KERNEL)
}

/// Whether the kernel's objects lie there, of which some start programs on some kernels.
pub(crate) fn is_sys(path: &str) -> bool {
    is_at_or_below(path, "/sys") && touches(path, &["/sys/fs/cgroup", "/sys/kernel/uevent_helper"])
}

/// Whether a container runtime answers there.
pub(crate) fn is_socket(path: &str) -> bool {
    ABOVE_SOCKETS.contains(&path) || is_runtime_socket(path)
}

/// Whether the kubelet's own credentials lie there.
pub(crate) fn is_kubelet(path: &str) -> bool {
    touches(path, KUBELET)
}

/// Whether the volumes of pods lie there.
pub(crate) fn is_pods(path: &str) -> bool {
    holds(path, PODS)
}

/// Whether the kubelet reads logs there.
pub(crate) fn is_logs(path: &str) -> bool {
    touches(path, LOGS)
}

/// Whether credentials of administrators lie there, on a node of the control plane.
pub(crate) fn is_administrator(path: &str) -> bool {
    touches(path, ADMINISTRATORS)
}

/// Whether the key that signs tokens lies there, on a node of the control plane.
pub(crate) fn is_token_key(path: &str) -> bool {
    holds(path, TOKEN_KEYS)
}

/// Whether the cluster's database lies there, on a node of the control plane.
pub(crate) fn is_database(path: &str) -> bool {
    touches(path, DATABASES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_worth_what_they_hold() {
        for path in ["/", "/etc", "/usr", "/etc/cron.d", "/var", "/var/lib/kubelet", "/root/.ssh", "/opt"] {
            assert!(is_obeyed(path), "{path}");
        }
        for path in ["/etc/ssl/certs", "/var/log", "/data", "/etc/kubernetes/pki", "/proc", "/run", "/rooted"]
        {
            assert!(!is_obeyed(path), "{path}");
        }
        for path in ["/", "/run", "/var/run", "/var/run/docker.sock", "/run/containerd/containerd.sock"] {
            assert!(is_socket(path), "{path}");
        }
        assert!(!is_socket("/var") && !is_socket("/run/udev"));
        assert!(
            is_kernel("/proc") && is_kernel("/proc/sys/kernel") && !is_kernel("/") && !is_kernel("/proc/net")
        );
        assert!(is_administrator("/etc/kubernetes") && is_administrator("/etc/kubernetes/pki"));
        assert!(
            !is_administrator("/etc/kubernetes/pki/etcd") && !is_administrator("/etc/kubernetes/manifests")
        );
        assert!(is_token_key("/etc/kubernetes/pki") && !is_token_key("/etc/kubernetes/manifests"));
        assert!(is_pods("/var/lib/kubelet") && !is_pods("/var/lib/kubelet/plugins"));
        assert!(
            is_kubelet("/var/lib/kubelet/pki/kubelet-client-current.pem") && !is_kubelet("/etc/kubernetes")
        );
        assert!(is_logs("/var/log") && is_logs("/var") && !is_logs("/var/log/nginx"));
        assert!(is_database("/var/lib/etcd/member") && is_database("/var/lib") && !is_database("/etc"));
    }
}
