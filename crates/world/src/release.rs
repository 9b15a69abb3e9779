//! Releases of Kubernetes' programs, down to the patch.

use std::fmt;
use std::str::FromStr;

use crate::version::Version;

/// A release, such as 1.36.3; in the order in which they are newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release {
    /// Major; 1 for Kubernetes so far.
    pub major: u32,
    /// Minor.
    pub minor: u32,
    /// Patch.
    pub patch: u32,
    stage: Stage,
    /// Which one of an unfinished release; zero for a finished one.
    attempt: u32,
}

/// How far a release has come. What vendors append (`-gke.7`, `+k3s1`) is none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Stage {
    Alpha,
    Beta,
    Candidate,
    Finished,
}

/// What someone says that a cluster runs: a minor version, and perhaps the very release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The minor version, which rules depend on.
    pub version: Version,
    /// The release, which known vulnerabilities depend on.
    pub release: Option<Release>,
}

// === impl Release ===

impl Release {
    /// A finished release.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Release { major, minor, patch, stage: Stage::Finished, attempt: 0 }
    }

    /// The minor version it belongs to.
    pub fn version(self) -> Version {
        Version { major: self.major, minor: self.minor }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match self.stage {
            Stage::Finished => Ok(()),
            Stage::Alpha => write!(f, "-alpha.{}", self.attempt),
            Stage::Beta => write!(f, "-beta.{}", self.attempt),
            Stage::Candidate => write!(f, "-rc.{}", self.attempt),
        }
    }
}

impl FromStr for Release {
    type Err = String;

    /// Reads `1.36.3`, `v1.36.3`, `v1.36.0-rc.1`, `v1.31.2-gke.7` and `v1.33.1+k3s1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("\"{text}\" is no release of Kubernetes; expected one like 1.36.3");
        let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let mut number = || parts.next()?.parse().ok();
        let (major, minor) = number().zip(number()).ok_or_else(refuse)?;
        let rest = parts.next().ok_or_else(refuse)?;
        let (patch, suffix) = rest.find(['-', '+']).map_or((rest, ""), |at| rest.split_at(at));
        let patch = patch.parse().map_err(|_| refuse())?;
        let finished = Release::new(major, minor, patch);
        let Some((word, attempt)) = suffix.strip_prefix('-').and_then(|suffix| suffix.split_once('.')) else {
            return Ok(finished);
        };
        let stage = match word {
            "alpha" => Stage::Alpha,
            "beta" => Stage::Beta,
            "rc" => Stage::Candidate,
            _ => return Ok(finished),
        };
        let digits = attempt.find(|other: char| !other.is_ascii_digit()).map_or(attempt, |at| &attempt[..at]);
        Ok(Release { stage, attempt: digits.parse().map_err(|_| refuse())?, ..finished })
    }
}

impl FromStr for Stated {
    type Err = String;

    /// Reads what [`Version`] reads, and keeps the release where there is one.
    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Stated { version: text.parse()?, release: text.parse().ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_ordered_as_they_came_out() {
        let texts = [
            "1.0.0",
            "v1.9.11",
            "1.10.0-alpha.3",
            "1.10.0-beta.1",
            "1.10.0-beta.10",
            "v1.10.0-rc.1",
            "v1.10.0",
            "v1.10.2-gke.7",
            "v1.10.10+k3s1",
            "2.0.0-alpha.0",
        ];
        let releases: Vec<Release> = texts.iter().map(|text| text.parse().expect("well-formed")).collect();
        assert!(releases.is_sorted_by(|earlier, later| earlier < later), "{releases:?}");
        assert_eq!(releases[7], Release::new(1, 10, 2));
        assert_eq!(releases[8].to_string(), "1.10.10");
        assert_eq!(releases[5].to_string(), "1.10.0-rc.1");
        for text in ["", "1.36", "v1.36.x", "latest", "1.36.0-rc.", "1..2", "v1.27+.3"] {
            assert!(text.parse::<Release>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_stated_version_keeps_its_release() {
        let stated = |text: &str| text.parse::<Stated>().expect("well-formed");
        assert_eq!(stated("1.36"), Stated { version: Version::new(36), release: None });
        let release = Some(Release::new(1, 36, 3));
        assert_eq!(stated("v1.36.3-gke.1"), Stated { version: Version::new(36), release });
        assert!("newest".parse::<Stated>().is_err());
    }
}
