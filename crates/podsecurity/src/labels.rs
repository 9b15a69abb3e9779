//! What a namespace asks of its pods: the labels `pod-security.kubernetes.io/MODE[-version]`.

use std::fmt;
use std::str::FromStr;

use seawall_yaml::{NodeId, Value};

use crate::decode::{At, Undecodable, fields, text};
use crate::level::{Level, UnknownLevel, UnknownVersion, Version};

/// A level and the version that says what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelVersion {
    /// The level.
    pub level: Level,
    /// The version.
    pub version: Version,
}

impl LevelVersion {
    /// What the API server takes for each mode unless its configuration says otherwise.
    pub const UNCONFIGURED: LevelVersion =
        LevelVersion { level: Level::Privileged, version: Version::LATEST };
}

impl fmt::Display for LevelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.level, self.version)
    }
}

/// What the API server does with the pods of a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Violations are refused.
    pub enforce: LevelVersion,
    /// Violations are noted in the audit log.
    pub audit: LevelVersion,
    /// Violations are told to the user.
    pub warn: LevelVersion,
}

impl Policy {
    /// What holds where neither labels nor configuration say anything.
    pub const UNCONFIGURED: Policy = Policy {
        enforce: LevelVersion::UNCONFIGURED,
        audit: LevelVersion::UNCONFIGURED,
        warn: LevelVersion::UNCONFIGURED,
    };
}

/// The two labels of one mode as they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModeLabels {
    /// `pod-security.kubernetes.io/MODE`.
    pub level: Option<At<Result<Level, UnknownLevel>>>,
    /// `pod-security.kubernetes.io/MODE-version`.
    pub version: Option<At<Result<Version, UnknownVersion>>>,
}

/// The Pod Security labels of a namespace as they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamespaceLabels {
    /// Labels of the mode that refuses pods.
    pub enforce: ModeLabels,
    /// Labels of the mode that notes violations in the audit log.
    pub audit: ModeLabels,
    /// Labels of the mode that tells violations to the user.
    pub warn: ModeLabels,
}

/// A label that says nothing the API server understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelError {
    /// The label.
    pub label: &'static str,
    /// Its value.
    pub node: NodeId,
    /// What the value must be.
    pub fact: &'static str,
}

const ENFORCE: [&str; 2] =
    ["pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/enforce-version"];
const AUDIT: [&str; 2] = ["pod-security.kubernetes.io/audit", "pod-security.kubernetes.io/audit-version"];
const WARN: [&str; 2] = ["pod-security.kubernetes.io/warn", "pod-security.kubernetes.io/warn-version"];

// === impl NamespaceLabels ===

impl NamespaceLabels {
    /// Reads the labels of a namespace's `metadata`.
    pub fn read(metadata: Value<'_>) -> Result<NamespaceLabels, Undecodable> {
        let mut labels = NamespaceLabels::default();
        for (_, map) in fields(metadata)?.filter(|(key, _)| *key == "labels") {
            for (key, value) in fields(map)? {
                let label = text(value)?.unwrap_or(At { value: "", node: value.id() });
                labels.enforce.read(ENFORCE, key, label);
                labels.audit.read(AUDIT, key, label);
                labels.warn.read(WARN, key, label);
            }
        }
        Ok(labels)
    }

    /// What the API server makes of the labels, given what its configuration says for namespaces
    /// without them.
    ///
    /// An unknown level enforces `restricted` but neither audits nor warns; an unknown version
    /// means the latest. A namespace that enforces more than it would warn about, and says nothing
    /// about warnings, warns at what it enforces.
    pub fn policy(&self, defaults: Policy) -> Policy {
        let mut policy = Policy {
            enforce: self.enforce.resolve(defaults.enforce, Level::Restricted),
            audit: self.audit.resolve(defaults.audit, Level::Privileged),
            warn: self.warn.resolve(defaults.warn, Level::Privileged),
        };
        let enforces_known_level = matches!(self.enforce.level, Some(At { value: Ok(_), .. }));
        let warns_by_default = self.warn.level.is_none();
        if warns_by_default && enforces_known_level && policy.enforce.level > policy.warn.level {
            policy.warn.level = policy.enforce.level;
            if self.warn.version.is_none() {
                policy.warn.version = policy.enforce.version;
            }
        }
        policy
    }

    /// The labels whose values the API server does not understand.
    pub fn errors(&self) -> Vec<LabelError> {
        let modes = [(ENFORCE, self.enforce), (AUDIT, self.audit), (WARN, self.warn)];
        modes.into_iter().flat_map(|(names, mode)| mode.errors(names)).collect()
    }
}

// === impl ModeLabels ===

impl ModeLabels {
    fn read(&mut self, [level, version]: [&str; 2], key: &str, label: At<&str>) {
        if key == level {
            self.level = Some(At { value: Level::from_str(label.value), node: label.node });
        } else if key == version {
            self.version = Some(At { value: Version::from_str(label.value), node: label.node });
        }
    }

    fn resolve(&self, default: LevelVersion, on_unknown_level: Level) -> LevelVersion {
        LevelVersion {
            level: self.level.map_or(default.level, |level| level.value.unwrap_or(on_unknown_level)),
            version: self.version.map_or(default.version, |version| version.value.unwrap_or(Version::LATEST)),
        }
    }

    fn errors(self, [level, version]: [&'static str; 2]) -> impl Iterator<Item = LabelError> {
        let bad_level = self.level.filter(|label| label.value.is_err()).map(|label| LabelError {
            label: level,
            node: label.node,
            fact: UnknownLevel::FACT,
        });
        let bad_version = self.version.filter(|label| label.value.is_err()).map(|label| LabelError {
            label: version,
            node: label.node,
            fact: UnknownVersion::FACT,
        });
        bad_level.into_iter().chain(bad_version)
    }
}
