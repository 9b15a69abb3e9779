//! How things stand, counted as findings come and go.

use seawall_check::Results;
use seawall_finding::{Severity, Verdict};
use seawall_report::Standing;

/// Findings, counted by what they mean for reports and for the exit code.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    failures: [isize; 5],
    manual: isize,
    unknown: isize,
    ignored: isize,
    /// Those unknown because something could not be read.
    unread: isize,
}

// === impl Count ===

impl Count {
    /// Adds findings, or with `by` below zero takes them away.
    pub(super) fn add(&mut self, results: &Results, known: Option<&[bool]>, by: isize) {
        for (at, finding) in results.findings.iter().enumerate() {
            let is_known = known.is_some_and(|known| known[at]);
            match finding.verdict {
                _ if finding.ignored.is_some() => self.ignored += by,
                Verdict::Unknown(cause) => {
                    self.unknown += by;
                    self.unread += by * isize::from(cause.is_gap());
                }
                _ if is_known => self.ignored += by,
                Verdict::Fail => self.failures[finding.severity as usize] += by,
                Verdict::Manual => self.manual += by,
                Verdict::Pass => {}
            }
        }
    }

    /// Whether an open failure is at least of a severity.
    pub(super) fn breaks(&self, least: Severity) -> bool {
        self.failures[least as usize..].iter().any(|number| *number > 0)
    }

    /// Whether a verdict is unknown because something could not be read.
    pub(super) fn is_unread(&self) -> bool {
        self.unread > 0
    }

    pub(super) fn standing(&self, gaps: usize) -> Standing {
        let number = |number: isize| usize::try_from(number).unwrap_or_default();
        Standing {
            failures: self.failures.map(number),
            manual: number(self.manual),
            unknown: number(self.unknown),
            ignored: number(self.ignored),
            gaps,
        }
    }
}
