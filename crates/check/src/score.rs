//! Score and coverage: two numbers that only mean something together.

use seawall_finding::Severity;

use crate::check::Check;
use crate::engine::{Results, Selection, Tally};

/// How good what was seen is, and how much was seen.
///
/// An object whose failure someone accepted counts in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Weights of the passes.
    passed_weight: u64,
    /// Weights of passes and failures.
    judged_weight: u64,
    /// Passes and failures.
    judged: u64,
    /// All verdicts.
    verdicts: u64,
}

// === impl Score ===

impl Score {
    /// The score of a run with a number of gaps that may hide anything. Each counts as one verdict
    /// that is unknown.
    pub fn of(results: &Results, selection: &Selection, gaps: usize) -> Self {
        let mut score = Score::default();
        for (check, tally) in &results.tallies {
            score.add(selection.severity(check), tally);
        }
        score.add_undecided(gaps);
        score
    }

    /// Adds the verdicts of a check of a severity.
    pub fn add(&mut self, severity: Severity, tally: &Tally) {
        let (pass, fail) = (tally.pass as u64, tally.fail as u64);
        self.passed_weight += pass * severity.weight();
        self.judged_weight += (pass + fail) * severity.weight();
        self.judged += pass + fail;
        self.verdicts += pass + fail + (tally.manual + tally.unknown) as u64;
    }

    /// Adds verdicts that nobody decided, such as a control that no check speaks of.
    pub fn add_undecided(&mut self, verdicts: usize) {
        self.verdicts += verdicts as u64;
    }

    /// Severity-weighted pass / (pass + fail), from zero to one; none where nothing was judged.
    pub fn value(&self) -> Option<f64> {
        share(self.passed_weight, self.judged_weight)
    }

    /// (pass + fail) / all verdicts, from zero to one; none where there is no verdict.
    pub fn coverage(&self) -> Option<f64> {
        share(self.judged, self.verdicts)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

// === impl Selection ===

impl Selection {
    /// The severity of a check: as people have set it, else its own.
    pub fn severity(&self, check: &Check) -> Severity {
        self.severities.get(check.id).copied().unwrap_or(check.severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_weigh_by_severity_and_gaps_lower_coverage() {
        let mut score = Score::default();
        assert_eq!((score.value(), score.coverage()), (None, None));
        score.add(Severity::High, &Tally { pass: 1, fail: 1, ..Tally::default() });
        score.add(Severity::Low, &Tally { pass: 6, manual: 1, unknown: 1, ignored: 5, ..Tally::default() });
        assert_eq!(score.value(), Some(13.0 / 20.0));
        assert_eq!(score.coverage(), Some(0.8));
        let gaps_only = Score::of(&Results::default(), &Selection::default(), 3);
        assert_eq!((gaps_only.value(), gaps_only.coverage()), (None, Some(0.0)));
    }

    #[test]
    fn checks_without_weight_give_no_score() {
        let mut score = Score::default();
        score.add(Severity::Info, &Tally { pass: 2, ..Tally::default() });
        assert_eq!((score.value(), score.coverage()), (None, Some(1.0)));
    }
}
