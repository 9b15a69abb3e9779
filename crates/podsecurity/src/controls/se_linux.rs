//! SELinux options stay within what is made for containers.

use super::{SECURITY_CONTEXT, STANDARDS};
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::{Pod, SeLinux};
use crate::text;

const TYPES_V1_0: &[&str] = &["", "container_t", "container_init_t", "container_kvm_t"];
const TYPES_V1_31: &[&str] =
    &["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

pub(super) static CONTROL: Control = Control {
    id: "seLinuxOptions",
    title: "SELinux options",
    level: Level::Baseline,
    description: "The SELinux type decides what a process may touch. Only the types made for \
        containers are allowed, and user and role must be left to the runtime.",
    fields: &[
        "spec.securityContext.seLinuxOptions.{type,user,role}",
        "spec.containers[*].securityContext.seLinuxOptions.{type,user,role}",
        "spec.initContainers[*].securityContext.seLinuxOptions.{type,user,role}",
        "spec.ephemeralContainers[*].securityContext.seLinuxOptions.{type,user,role}",
    ],
    allowed: "type: absent, empty, container_t, container_init_t, container_kvm_t, \
        container_engine_t; user and role: absent, empty",
    references: &[STANDARDS, SECURITY_CONTEXT],
    revisions: &[
        Revision {
            since: Version::v1(0),
            change: "types are limited, user and role forbidden",
            examine: |pod, facts| examine(pod, TYPES_V1_0, facts),
        },
        Revision {
            since: Version::v1(31),
            change: "the type container_engine_t is allowed too",
            examine: |pod, facts| examine(pod, TYPES_V1_31, facts),
        },
    ],
    overridden_by: None,
    reason: |_| "seLinuxOptions",
    detail: |facts| {
        let types = (!facts.values.is_empty()).then(|| {
            let word = text::plural(facts.values.len(), "type", "types");
            format!("{word} {}", text::join_quoted(&facts.values))
        });
        let user = facts.sets_user.then(|| "user may not be set".to_owned());
        let role = facts.sets_role.then(|| "role may not be set".to_owned());
        let faults = [types, user, role].into_iter().flatten().collect::<Vec<_>>().join("; ");
        format!("{} set forbidden securityContext.seLinuxOptions: {faults}", facts.setters())
    },
};

fn examine<'t>(pod: &Pod<'t>, allowed_types: &[&str], facts: &mut Facts<'t>) {
    if let Some(options) = pod.security.as_ref().and_then(|security| security.se_linux.as_ref()) {
        facts.pod = examine_options(options, allowed_types, facts);
    }
    for container in &pod.containers {
        let security = container.security.as_ref();
        if let Some(options) = security.and_then(|security| security.se_linux.as_ref())
            && examine_options(options, allowed_types, facts)
        {
            facts.setting.push(container.name);
        }
    }
}

/// Whether the options are at fault.
fn examine_options<'t>(options: &SeLinux<'t>, allowed_types: &[&str], facts: &mut Facts<'t>) -> bool {
    let bad_type = !allowed_types.contains(&options.kind.value);
    let sets_user = !options.user.value.is_empty();
    let sets_role = !options.role.value.is_empty();
    if bad_type {
        facts.values.push(options.kind.value.into());
        facts.blame(options.kind.node);
    }
    if sets_user {
        facts.sets_user = true;
        facts.blame(options.user.node);
    }
    if sets_role {
        facts.sets_role = true;
        facts.blame(options.role.node);
    }
    bad_type || sets_user || sets_role
}
