//! What a run says of a framework's controls.

use std::collections::HashMap;

use seawall_check::{Check, Results, Score, Selection, Tally};
use seawall_finding::{CauseKind, Verdict};
use seawall_world::World;

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
    /// Why the verdict is unknown, where it is.
    pub cause: Option<CauseKind>,
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

/// Judges every control of a framework by a run over a World. Checks that the run left out leave
/// their controls unknown: what was not asked is not a pass.
pub fn evaluate<'f>(
    framework: &'f Framework,
    world: &World,
    results: &Results,
    selection: &Selection,
) -> FrameworkResult<'f> {
    let mut score = Score::default();
    score.add_undecided(world.unbounded_gaps());
    let causes = Causes::of(world, results);
    let mut controls = Vec::with_capacity(framework.controls.len());
    for control in &framework.controls {
        let mut tally = Tally::default();
        let (verdict, cause) = match &control.means {
            Means::Manual(_) => undecided(&mut score, ControlVerdict::Manual, None),
            Means::NotImplemented(_) => {
                undecided(&mut score, ControlVerdict::Unknown, Some(CauseKind::NotImplemented))
            }
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
                match conclude(&tally, world.unbounded_gaps()) {
                    ControlVerdict::Pass | ControlVerdict::NoEvidence if !ran_all => {
                        undecided(&mut score, ControlVerdict::Unknown, Some(CauseKind::OutsideScope))
                    }
                    ControlVerdict::Unknown => (ControlVerdict::Unknown, causes.of_checks(checks)),
                    verdict => (verdict, None),
                }
            }
        };
        controls.push(ControlResult { control, verdict, cause, tally });
    }
    FrameworkResult { framework, controls, score }
}

fn undecided(
    score: &mut Score,
    verdict: ControlVerdict,
    cause: Option<CauseKind>,
) -> (ControlVerdict, Option<CauseKind>) {
    score.add_undecided(1);
    (verdict, cause)
}

/// Why verdicts of a run are unknown.
struct Causes {
    by_check: HashMap<&'static str, CauseKind>,
    /// That of the first gap that may hide anything.
    of_run: Option<CauseKind>,
}

// === impl Causes ===

impl Causes {
    fn of(world: &World, results: &Results) -> Self {
        let mut by_check = HashMap::new();
        for one in &results.undecided {
            by_check.entry(one.check.id).or_insert(world.gaps()[one.gap].cause.kind);
        }
        for finding in results.findings.iter().filter(|finding| finding.ignored.is_none()) {
            if let Verdict::Unknown(cause) = finding.verdict {
                by_check.entry(finding.check).or_insert(cause);
            }
        }
        let of_run = world.gaps().iter().find(|gap| !gap.hides.is_bounded()).map(|gap| gap.cause.kind);
        Causes { by_check, of_run }
    }

    /// Why a control that these checks judge is unknown. An input that could not be read counts
    /// before what is outside of the scope.
    fn of_checks(&self, checks: &[&'static Check]) -> Option<CauseKind> {
        let found = || checks.iter().filter_map(|check| self.by_check.get(check.id).copied());
        found().find(|cause| cause.is_gap()).or(self.of_run).or_else(|| found().next())
    }
}

/// The verdict that follows from all verdicts of a control's checks. A gap that may hide anything may
/// hide an object that fails, so that a control passes only where there is none; what other gaps hide
/// is in the tally.
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
