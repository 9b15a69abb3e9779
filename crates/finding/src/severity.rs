//! How much a failed check matters.

use std::fmt;
use std::str::FromStr;

/// Severities in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing to fix by itself.
    Info,
    /// Hygiene: weakens a defence that others stand behind.
    Low,
    /// Helps an attacker who already has a foothold, or risks an outage.
    Medium,
    /// Gives an attacker a way to the node, to other workloads or to secrets.
    High,
    /// Gives the node or the cluster away by itself.
    Critical,
}

// === impl Severity ===

impl Severity {
    /// All severities, lowest first.
    pub const ALL: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// The word used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The weight of a verdict of this severity in a score.
    pub fn weight(self) -> u64 {
        match self {
            Severity::Info => 0,
            Severity::Low => 1,
            Severity::Medium => 3,
            Severity::High => 7,
            Severity::Critical => 10,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Severity::ALL
            .into_iter()
            .find(|severity| severity.name() == word)
            .ok_or_else(|| format!("unknown severity \"{word}\"; one of info, low, medium, high, critical"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for severity in Severity::ALL {
            assert_eq!(severity.name().parse(), Ok(severity));
        }
        assert!("High".parse::<Severity>().is_err());
        assert!(Severity::Critical > Severity::High);
    }
}
