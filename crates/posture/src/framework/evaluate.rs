//! What a run says of a framework's controls.

use seawall_check::{Results, Score, Selection, Tally};

use super::{Control, Framework, Means};

/// What a run says of a framework.
#[derive(Clone, Debug)]
pub struct FrameworkResult<'f> {
    /// The framework.
    pub framework: &'f Framework,
    /// Every control, in the framework's order.
    pub controls: Vec<ControlResult<'f>>,
    /// Score and coverage over the controls' checks; a control without a check counts as one
    /// verdict that is not decided.
    pub score: Score,
}

/// What a run says of one control.
#[derive(Clone, Debug)]
pub struct ControlResult<'f> {
    /// The control.
    pub control: &'f Control,
    /// The verdict.
    pub verdict: ControlVerdict,
    /// The verdicts of its checks, added up.
    pub tally: Tally,
}

/// The verdict on a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ControlVerdict {
    /// Every check passes wherever it applies.
    Pass,
    /// A check fails somewhere.
    Fail,
    /// Only a person can judge it, here or altogether.
    Manual,
    /// A check could not look, or none exists.
    Unknown,
    /// Nothing that the control speaks of was among the objects.
    NoEvidence,
}

// === impl ControlVerdict ===

impl ControlVerdict {
    /// The words used in every format.
    pub fn name(self) -> &'static str {
        match self {
            ControlVerdict::Pass => "pass",
            ControlVerdict::Fail => "fail",
            ControlVerdict::Manual => "manual",
            ControlVerdict::Unknown => "unknown",
            ControlVerdict::NoEvidence => "no evidence",
        }
    }
}

/// Judges every control of a framework by a run. Checks that the run left out leave their controls
/// unknown: what was not asked is not a pass. `gaps` is the number of things that could not be read.
pub fn evaluate<'f>(
    framework: &'f Framework,
    results: &Results,
    selection: &Selection,
    gaps: usize,
) -> FrameworkResult<'f> {
    let mut score = Score::default();
    score.add_undecided(gaps);
    let mut controls = Vec::with_capacity(framework.controls.len());
    for control in &framework.controls {
        let mut tally = Tally::default();
        let verdict = match &control.means {
            Means::Manual(_) => undecided(&mut score, ControlVerdict::Manual),
            Means::NotImplemented(_) => undecided(&mut score, ControlVerdict::Unknown),
            Means::Checks(checks) => {
                let mut ran_all = true;
                for check in checks {
                    match results.tallies.iter().find(|(ran, _)| ran.id == check.id) {
                        Some((_, one)) => {
                            score.add(selection.severity(check), one);
                            tally.add(one);
                        }
                        None => ran_all = false,
                    }
                }
                match conclude(&tally, gaps) {
                    ControlVerdict::Pass | ControlVerdict::NoEvidence if !ran_all => {
                        undecided(&mut score, ControlVerdict::Unknown)
                    }
                    verdict => verdict,
                }
            }
        };
        controls.push(ControlResult { control, verdict, tally });
    }
    FrameworkResult { framework, controls, score }
}

fn undecided(score: &mut Score, verdict: ControlVerdict) -> ControlVerdict {
    score.add_undecided(1);
    verdict
}

/// The verdict that follows from all verdicts of a control's checks. A gap may hide an object that
/// fails, so that a control passes only where there is none.
fn conclude(tally: &Tally, gaps: usize) -> ControlVerdict {
    if tally.fail > 0 {
        ControlVerdict::Fail
    } else if tally.unknown > 0 || gaps > 0 {
        ControlVerdict::Unknown
    } else if tally.manual > 0 {
        ControlVerdict::Manual
    } else if tally.pass > 0 {
        ControlVerdict::Pass
    } else {
        ControlVerdict::NoEvidence
    }
}
