//! Linux capabilities as container runtimes read them.

use seawall_check::{Report, remove, set};
pub(crate) use seawall_object::is_capability;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use super::pod::containers;

/// Capabilities that runtimes grant where nobody says otherwise.
const DEFAULT_SET: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Every capability of Linux 6.12, and the word for all.
pub(crate) const KNOWN: [&str; 42] = [
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

/// The entries of `capabilities.add` that mean one of `names`.
pub(crate) fn adds<'t>(
    container: Container<'t>,
    names: &'static [&'static str],
) -> impl Iterator<Item = Value<'t>> {
    container.capabilities("add").filter(move |value| {
        value.as_str().is_some_and(|written| names.iter().any(|name| is_capability(written, name)))
    })
}

/// Fails for every added capability of `names`; `power` says what it gives.
pub(crate) fn report_added(
    container: Container<'_>,
    names: &'static [&'static str],
    power: &str,
    report: &mut Report<'_>,
) {
    for value in adds(container, names) {
        let written = value.as_str().unwrap_or_default();
        report.fail(value, format!("{} adds the capability {written}, which {power}", container.noun()));
    }
}

/// Whether a container drops a capability, by name or with all others.
pub(crate) fn drops(container: Container<'_>, name: &str) -> bool {
    container
        .capabilities("drop")
        .filter_map(Value::as_str)
        .any(|written| is_capability(written, "ALL") || is_capability(written, name))
}

/// Whether a container drops everything a runtime would grant.
pub(crate) fn drops_all(container: Container<'_>) -> bool {
    let mut dropped = container.capabilities("drop").filter_map(Value::as_str);
    dropped.any(|written| is_capability(written, "ALL"))
        || DEFAULT_SET.iter().all(|name| drops(container, name))
}

/// The edits that take the capabilities of `names` out of every `capabilities.add`.
pub(crate) fn remove_added(object: Object<'_>, names: &'static [&'static str]) -> Vec<Edit> {
    remove_added_where(object, |written| names.iter().any(|name| is_capability(written, name)))
}

/// The edits that take some capabilities out of every `capabilities.add`, and the map with the last one.
pub(crate) fn remove_added_where(object: Object<'_>, is_named: impl Fn(&str) -> bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    for container in containers(object) {
        let added = || container.capabilities("add").filter_map(Value::as_str);
        if !added().any(&is_named) {
            continue;
        }
        let kept = added().filter(|written| !is_named(written));
        let kept: Vec<Literal> = kept.map(|written| Literal::String(written.to_owned())).collect();
        let keys = ["securityContext", "capabilities", "add"];
        let is_alone = container.value.at(&keys[..2]).is_some_and(|capabilities| capabilities.len() == 1);
        edits.push(match (kept.is_empty(), is_alone) {
            (true, true) => remove(object, container.value, &keys[..2]),
            (true, false) => remove(object, container.value, &keys),
            (false, _) => set(object, container.value, &keys, Literal::List(kept)),
        });
    }
    edits
}
