//! The controls, a file for each or for a pair that shares its judgement.

mod app_armor;
mod capabilities;
mod host_namespaces;
mod host_ports;
mod host_probes;
mod privilege_escalation;
mod privileged;
mod proc_mount;
mod run_as_non_root;
mod run_as_user;
mod se_linux;
mod seccomp;
mod sysctls;
mod volumes;
mod windows_host_process;

use crate::control::Control;

/// The standards' own page.
const STANDARDS: &str = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";
/// How security contexts are set.
const SECURITY_CONTEXT: &str = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/";
/// What user namespaces change.
const USER_NAMESPACES: &str = "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/";

/// Baseline before restricted, by id within a level: the order of the API server's messages.
static CONTROLS: [&Control; 19] = [
    &app_armor::CONTROL,
    &capabilities::BASELINE,
    &host_namespaces::CONTROL,
    &volumes::HOST_PATH,
    &host_ports::CONTROL,
    &host_probes::CONTROL,
    &privileged::CONTROL,
    &proc_mount::BASELINE,
    &se_linux::CONTROL,
    &seccomp::BASELINE,
    &sysctls::CONTROL,
    &windows_host_process::CONTROL,
    &privilege_escalation::CONTROL,
    &capabilities::RESTRICTED,
    &proc_mount::RESTRICTED,
    &volumes::RESTRICTED,
    &run_as_non_root::CONTROL,
    &run_as_user::CONTROL,
    &seccomp::RESTRICTED,
];

/// All controls, in the order of the API server's messages.
pub fn controls() -> &'static [&'static Control] {
    &CONTROLS
}

/// The control of that id.
pub fn control(id: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.id == id).copied()
}
