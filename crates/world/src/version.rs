//! Versions of Kubernetes, as far as checks depend on them.

use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// Major; 1 so far.
    pub major: u32,
    /// Minor.
    pub minor: u32,
}

// === impl Version ===

impl Version {
    /// The newest version that Seawall knows the rules of.
    pub const LATEST: Version = Version::new(37);

    /// Version 1.`minor`.
    pub const fn new(minor: u32) -> Self {
        Version { major: 1, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads `1.36`, `v1.36` and `v1.36.3-gke.100`.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("\"{text}\" is no Kubernetes version; expected one like 1.36");
        let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let major = parts.next().and_then(|part| part.parse().ok()).ok_or_else(refuse)?;
        // Managed services print minors such as "27+".
        let minor = parts.next().map(|part| part.trim_end_matches('+'));
        let minor = minor.and_then(|part| part.parse().ok()).ok_or_else(refuse)?;
        Ok(Version { major, minor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_servers_print_them() {
        for (text, minor) in [("1.36", 36), ("v1.9", 9), ("v1.27+", 27), ("v1.31.2-gke.7", 31)] {
            assert_eq!(text.parse(), Ok(Version::new(minor)), "{text}");
        }
        for text in ["", "1", "latest", "1.x", "v"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
        assert!(Version::new(9) < Version::new(10));
    }
}
