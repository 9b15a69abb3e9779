//! Why a finding does not count.

use std::fmt;

/// Who accepted a finding, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Acceptance {
    /// Why it may stay.
    pub reason: String,
    /// Who answers for it; none for a comment in the source, whose history tells.
    pub owner: Option<String>,
    /// The id of the entry of the reviewed file that accepts or allows it; none for a comment in the source.
    pub exception: Option<String>,
    /// The last day on which it holds, such as `2027-06-30`; none where it does not end.
    pub expires: Option<String>,
}

// === impl Acceptance ===

impl Acceptance {
    /// Accepted by a comment in the source.
    pub fn in_source(reason: impl Into<String>) -> Self {
        Acceptance { reason: reason.into(), owner: None, exception: None, expires: None }
    }
}

/// The reason, then in brackets who answers for it and until when, as far as that is known.
impl fmt::Display for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        match (&self.owner, &self.expires) {
            (Some(owner), Some(day)) => write!(f, " ({owner}, until {day})"),
            (Some(owner), None) => write!(f, " ({owner})"),
            (None, Some(day)) => write!(f, " (until {day})"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acceptance_reads_as_a_reason_with_its_owner() {
        let plain = Acceptance::in_source("it loads kernel modules");
        assert_eq!(plain.to_string(), "it loads kernel modules");
        let owned = Acceptance { owner: Some("platform".to_owned()), ..plain };
        assert_eq!(owned.to_string(), "it loads kernel modules (platform)");
        let ending = Acceptance { expires: Some("2027-06-30".to_owned()), ..owned };
        assert_eq!(ending.to_string(), "it loads kernel modules (platform, until 2027-06-30)");
    }
}
