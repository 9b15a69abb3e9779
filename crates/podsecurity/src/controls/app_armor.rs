//! AppArmor must not be switched off.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::decode::At;
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const ANNOTATION_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";

pub(super) static CONTROL: Control = Control {
    id: "appArmorProfile",
    title: "AppArmor profile",
    level: Level::Baseline,
    description: "On hosts that support AppArmor the runtime's default profile confines every \
        container. A pod may choose a profile of the node, but must not switch confinement off.",
    fields: &[
        "spec.securityContext.appArmorProfile.type",
        "spec.containers[*].securityContext.appArmorProfile.type",
        "spec.initContainers[*].securityContext.appArmorProfile.type",
        "spec.ephemeralContainers[*].securityContext.appArmorProfile.type",
        "metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/*\"]",
    ],
    allowed: "fields: absent, RuntimeDefault, Localhost; annotations: absent, empty, \
        runtime/default, localhost/*",
    references: &[STANDARDS, "https://kubernetes.io/docs/tutorials/security/apparmor/"],
    revisions: &[Revision {
        since: Version::v1(0),
        change: "profiles are limited to the runtime's default and those of the node",
        examine,
    }],
    overridden_by: None,
    reason: |facts| {
        let count = facts.values.len() + facts.annotations.len();
        text::plural(count, "forbidden AppArmor profile", "forbidden AppArmor profiles")
    },
    detail: |facts| {
        let mut values = facts.values.clone();
        values.extend(facts.annotations.iter().map(Into::into));
        format!("{} must not set AppArmor profile type to {}", facts.setters(), text::join_quoted(&values))
    },
};

fn examine<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    let is_forbidden = |profile: &At<&str>| !matches!(profile.value, "RuntimeDefault" | "Localhost");
    let of_pod = pod.security.as_ref().and_then(|security| security.app_armor);
    if let Some(profile) = of_pod.filter(is_forbidden) {
        facts.pod = true;
        facts.values.push(profile.value.into());
        facts.blame(profile.node);
    }
    for container in &pod.containers {
        let profile = container.security.as_ref().and_then(|security| security.app_armor);
        if let Some(profile) = profile.filter(is_forbidden) {
            facts.setting.push(container.name);
            facts.values.push(profile.value.into());
            facts.blame(profile.node);
        }
    }
    for (key, value) in pod.annotations.into_iter().flat_map(|annotations| annotations.entries()) {
        let profile = value.as_str().unwrap_or_default();
        let is_allowed = matches!(profile, "" | "runtime/default") || profile.starts_with("localhost/");
        if key.starts_with(ANNOTATION_PREFIX) && !is_allowed {
            facts.annotations.push(text::annotation(key, profile));
            facts.blame(value.id());
        }
    }
    facts.annotations.sort_unstable();
}
