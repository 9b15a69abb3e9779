//! Levels and versions of the Pod Security Standards.

use std::fmt;
use std::str::FromStr;

/// How strict a policy is; a stricter level is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is forbidden.
    Privileged,
    /// Known privilege escalations are forbidden.
    Baseline,
    /// Current hardening practice is required.
    Restricted,
}

impl Level {
    /// The name as labels and messages write it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Privileged => "privileged",
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        match text {
            "privileged" => Ok(Level::Privileged),
            "baseline" => Ok(Level::Baseline),
            "restricted" => Ok(Level::Restricted),
            _ => Err(UnknownLevel),
        }
    }
}

/// A text that names no level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLevel;

impl UnknownLevel {
    pub(crate) const FACT: &str = "must be one of privileged, baseline, restricted";
}

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UnknownLevel::FACT)
    }
}

impl std::error::Error for UnknownLevel {}

/// The Kubernetes version whose edition of the standards is meant; a newer one is greater.
///
/// A version beyond [`Version::NEWEST_KNOWN`] is evaluated as the newest known one, as the API
/// server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(u64);

impl Version {
    /// Whatever edition is the newest; greater than every numbered one.
    pub const LATEST: Version = Version(u64::MAX);
    /// The newest version that changed a control known here.
    pub const NEWEST_KNOWN: Version = Version::v1(37);

    /// The version `v1.MINOR`.
    pub const fn v1(minor: u32) -> Version {
        Version(minor as u64)
    }

    /// The number behind `v1.`; none for [`Version::LATEST`].
    pub fn minor(self) -> Option<u64> {
        (self != Version::LATEST).then_some(self.0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor() {
            Some(minor) => write!(f, "v1.{minor}"),
            None => f.write_str("latest"),
        }
    }
}

impl FromStr for Version {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        if text == "latest" {
            return Ok(Version::LATEST);
        }
        let digits = text.strip_prefix("v1.").ok_or(UnknownVersion)?;
        let canonical =
            digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        if !canonical {
            return Err(UnknownVersion);
        }
        // The API server reads a signed 64-bit number.
        digits.parse::<i64>().map(|minor| Version(minor as u64)).map_err(|_| UnknownVersion)
    }
}

/// A text that names no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVersion;

impl UnknownVersion {
    pub(crate) const FACT: &str = "must be \"latest\" or \"v1.x\"";
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UnknownVersion::FACT)
    }
}

impl std::error::Error for UnknownVersion {}
