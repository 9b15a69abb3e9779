//! The Pod Security Standards: every control, both levels, every version, over raw trees.
//!
//! [`evaluate`] judges a pod at a level and version; each [`Control`] of [`controls`] can also be
//! asked alone. Verdicts and messages are those of the API server's own admission plugin
//! (`k8s.io/pod-security-admission`), which is asked in a differential test.
//!
//! A pod is decoded once, by [`Pod::read`], and judged as often as one likes.
//!
//! **Invariant:** a pod that the API server could not decode is [`Undecodable`], never judged.
//!
//! **Invariant:** judging does not render text; a [`Violation`] keeps what its messages need.
//!
//! A volume without source is the `emptyDir` that the API server makes of it. Of a pod on the host
//! network only that fault is told: the host ports that the API server sets for its container ports
//! follow from it and change no verdict.

mod control;
mod controls;
mod decode;
mod labels;
mod level;
mod pod;
mod text;
mod volume;

pub use control::{Control, Evidence, Revision, Violation};
pub use controls::{control, controls};
pub use decode::{At, Undecodable};
pub use labels::{LabelError, LevelVersion, ModeLabels, NamespaceLabels, Policy};
pub use level::{Level, UnknownLevel, UnknownVersion, Version};
pub use pod::Pod;

use seawall_yaml::Value;

/// Judges a pod, or the pod a template makes, at a level and version.
///
/// Violations come in the order of the API server's messages. The level `privileged` forbids
/// nothing, but a pod that cannot be decoded is refused at every level.
pub fn evaluate<'t>(
    level: Level,
    version: Version,
    metadata: Option<Value<'t>>,
    spec: Value<'t>,
) -> Result<Vec<Violation<'t>>, Undecodable> {
    Ok(violations(level, version, &Pod::read(metadata, spec)?))
}

/// Judges a decoded pod at a level and version, as [`evaluate`] does.
pub fn violations<'t>(level: Level, version: Version, pod: &Pod<'t>) -> Vec<Violation<'t>> {
    let applicable = controls().iter().filter(|control| control.applies(level, version));
    applicable.filter_map(|control| control.violation(version, pod)).collect()
}

/// The reasons of all violations in one line, as the API server gives them for many pods.
pub fn forbidden_reason(violations: &[Violation<'_>]) -> String {
    violations.iter().map(Violation::reason).collect::<Vec<_>>().join(", ")
}

/// The reasons with their details in one line, as the API server gives them for one pod.
pub fn forbidden_detail(violations: &[Violation<'_>]) -> String {
    let message = |violation: &Violation<'_>| match violation.detail() {
        detail if detail.is_empty() => violation.reason().to_owned(),
        detail => format!("{} ({detail})", violation.reason()),
    };
    violations.iter().map(message).collect::<Vec<_>>().join(", ")
}
