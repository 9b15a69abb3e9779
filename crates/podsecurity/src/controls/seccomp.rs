//! Seccomp must not be switched off, or must be switched on: the baseline and the restricted control.

use std::collections::HashSet;

use super::{SECURITY_CONTEXT, STANDARDS};
use crate::control::{Control, Facts, Revision};
use crate::decode::At;
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const REFERENCES: &[&str] =
    &[STANDARDS, SECURITY_CONTEXT, "https://kubernetes.io/docs/tutorials/security/seccomp/"];
const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";

pub(super) static BASELINE: Control = Control {
    id: "seccompProfile_baseline",
    title: "Seccomp profile",
    level: Level::Baseline,
    description: "A seccomp profile limits the system calls of a container and with them the part \
        of the kernel it can attack. It must not be switched off.",
    fields: &[
        "spec.securityContext.seccompProfile.type",
        "spec.containers[*].securityContext.seccompProfile.type",
        "spec.initContainers[*].securityContext.seccompProfile.type",
        "spec.ephemeralContainers[*].securityContext.seccompProfile.type",
        "metadata.annotations[\"seccomp.security.alpha.kubernetes.io/pod\"]",
        "metadata.annotations[\"container.seccomp.security.alpha.kubernetes.io/*\"]",
    ],
    allowed: "fields: absent, RuntimeDefault, Localhost; annotations, before v1.19: absent, \
        runtime/default, docker/default, localhost/*",
    references: REFERENCES,
    revisions: &[
        Revision {
            since: Version::v1(0),
            change: "annotations must not switch the profile off",
            examine: examine_annotations,
        },
        Revision {
            since: Version::v1(19),
            change: "the field replaces the annotations",
            examine: examine_fields,
        },
    ],
    overridden_by: Some(&RESTRICTED),
    reason: |_| "seccompProfile",
    detail,
};

pub(super) static RESTRICTED: Control = Control {
    id: "seccompProfile_restricted",
    title: "Required seccomp profile",
    level: Level::Restricted,
    description: "A seccomp profile limits the system calls of a container and with them the part \
        of the kernel it can attack. Unless a pod asks for one, most nodes apply none.",
    fields: &[
        "spec.securityContext.seccompProfile.type",
        "spec.containers[*].securityContext.seccompProfile.type",
        "spec.initContainers[*].securityContext.seccompProfile.type",
        "spec.ephemeralContainers[*].securityContext.seccompProfile.type",
    ],
    allowed: "RuntimeDefault, Localhost; absent in a container where the pod has one of them; \
        anything on Windows",
    references: REFERENCES,
    revisions: &[
        Revision {
            since: Version::v1(19),
            change: "the pod or all its containers must choose a profile",
            examine: examine_restricted,
        },
        Revision {
            since: Version::v1(25),
            change: "pods whose spec.os.name is windows are exempt",
            examine: |pod, facts| {
                if !pod.is_windows() {
                    examine_restricted(pod, facts);
                }
            },
        },
    ],
    overridden_by: None,
    reason: |_| "seccompProfile",
    detail,
};

fn detail(facts: &Facts<'_>) -> String {
    if !facts.annotations.is_empty() {
        let word = text::plural(facts.annotations.len(), "annotation", "annotations");
        return format!("forbidden {word} {}", facts.annotations.join(", "));
    }
    if !facts.lacking.is_empty() {
        let containers = text::containers(&facts.lacking);
        return format!(
            "pod or {containers} must set securityContext.seccompProfile.type to \
             \"RuntimeDefault\" or \"Localhost\""
        );
    }
    format!(
        "{} must not set securityContext.seccompProfile.type to {}",
        facts.setters(),
        text::join_quoted(&facts.values)
    )
}

fn examine_annotations<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let Some(annotations) = pod.annotations else { return };
    // An annotation for a container that is not there counts for nothing.
    let names: HashSet<&str> = pod.containers.iter().map(|container| container.name).collect();
    for (key, value) in annotations.entries() {
        let of_container = key.strip_prefix(CONTAINER_ANNOTATION_PREFIX);
        let counts = key == POD_ANNOTATION || of_container.is_some_and(|name| names.contains(name));
        let profile = value.as_str().unwrap_or_default();
        let is_allowed =
            matches!(profile, "runtime/default" | "docker/default") || profile.starts_with("localhost/");
        if counts && !is_allowed {
            facts.annotations.push(text::annotation(key, profile));
            facts.blame(value.id());
        }
    }
    facts.annotations.sort_unstable();
}

fn examine_fields<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let is_forbidden = |profile: &At<&str>| !is_confining(profile);
    let of_pod = pod.security.as_ref().and_then(|security| security.seccomp);
    if let Some(profile) = of_pod.filter(is_forbidden) {
        facts.pod = true;
        facts.values.push(profile.value.into());
        facts.blame(profile.node);
    }
    for container in &pod.containers {
        let profile = container.security.as_ref().and_then(|security| security.seccomp);
        if let Some(profile) = profile.filter(is_forbidden) {
            facts.setting.push(container.name);
            facts.values.push(profile.value.into());
            facts.blame(profile.node);
        }
    }
}

fn examine_restricted<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    examine_fields(pod, facts);
    // What is missing is told only where nothing is wrong.
    let of_pod = pod.security.as_ref().and_then(|security| security.seccomp);
    if of_pod.is_some() || !facts.setting.is_empty() {
        return;
    }
    for container in &pod.containers {
        match &container.security {
            Some(security) if security.seccomp.is_some() => continue,
            Some(security) => facts.miss(security.node, "seccompProfile.type"),
            None => facts.miss(container.node, "securityContext.seccompProfile.type"),
        }
        facts.lacking.push(container.name);
    }
}

fn is_confining(profile: &At<&str>) -> bool {
    matches!(profile.value, "RuntimeDefault" | "Localhost")
}
