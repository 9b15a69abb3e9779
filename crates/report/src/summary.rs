//! The totals that stand at the head or foot of every format.

use std::collections::BTreeMap;
use std::sync::Arc;

use seawall_check::{Score, Tally};
use seawall_finding::{CauseKind, Severity, Verdict};
use seawall_world::{Source, World};

use crate::run::Run;

/// The totals of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Inputs that were read, wholly or in part.
    pub sources: usize,
    /// Documents of any kind.
    pub documents: usize,
    /// Documents that are no Kubernetes objects.
    pub foreign: usize,
    /// Objects.
    pub objects: usize,
    /// Checks that ran.
    pub checks: usize,
    /// Inputs, documents and kinds of a cluster that could not be read.
    pub gaps: usize,
    /// Those of them that may hide anything, each of which counts as one unknown verdict.
    pub unbounded_gaps: usize,
    /// Verdicts on objects that a controller made, told and counted at the controller alone.
    pub folded: usize,
    /// Verdicts of all checks: objects counted per check.
    pub verdicts: Tally,
    /// Open failures, by severity, lowest first.
    pub failures: [usize; 5],
    /// Open findings that only a person can decide.
    pub manual: usize,
    /// Open findings that could not be decided.
    pub unknown: usize,
    /// Findings that someone accepted.
    pub ignored: usize,
    /// Findings below the least severity to list.
    pub hidden: usize,
    /// Open findings that could not be decided, by cause.
    pub causes: BTreeMap<CauseKind, usize>,
    /// The score, from zero to one; none where nothing was judged.
    pub score: Option<f64>,
    /// The coverage, from zero to one; none where there is no verdict.
    pub coverage: Option<f64>,
}

// === impl Summary ===

impl Summary {
    /// Counts.
    pub fn of(run: &Run<'_>) -> Self {
        let tally = run.world.tally();
        let score = Score::of(run.results, run.selection, run.world.unbounded_gaps());
        let mut summary = Summary {
            sources: sources(run.world),
            documents: tally.documents,
            foreign: tally.foreign,
            objects: run.world.len(),
            checks: run.results.tallies.len(),
            gaps: run.world.gaps().len(),
            unbounded_gaps: run.world.unbounded_gaps(),
            folded: run.results.folded,
            score: score.value(),
            coverage: score.coverage(),
            ..Summary::default()
        };
        for (_, tally) in &run.results.tallies {
            summary.verdicts.pass += tally.pass;
            summary.verdicts.fail += tally.fail;
            summary.verdicts.manual += tally.manual;
            summary.verdicts.unknown += tally.unknown;
            summary.verdicts.ignored += tally.ignored;
        }
        for finding in &run.results.findings {
            summary.hidden += usize::from(finding.severity < run.view.severity_min);
            match &finding.verdict {
                _ if finding.ignored.is_some() => summary.ignored += 1,
                Verdict::Fail => summary.failures[finding.severity as usize] += 1,
                Verdict::Manual => summary.manual += 1,
                Verdict::Unknown(cause) => {
                    summary.unknown += 1;
                    *summary.causes.entry(*cause).or_default() += 1;
                }
                Verdict::Pass => {}
            }
        }
        summary
    }

    /// Unknown verdicts of all checks and of the gaps that count as one.
    pub fn unknown_verdicts(&self) -> usize {
        self.verdicts.unknown + self.unbounded_gaps
    }

    /// Open failures of a severity.
    pub fn failures(&self, severity: Severity) -> usize {
        self.failures[severity as usize]
    }
}

/// How many inputs there were. What a server told of one resource is one, in however many parts.
fn sources(world: &World) -> usize {
    let parts = |pair: &[Arc<Source>]| pair[0].is_live() && pair[0].path == pair[1].path;
    world.sources().len() - world.sources().windows(2).filter(|pair| parts(pair)).count()
}

/// A share of one with at most four digits. Never rounded up: only all is all.
pub(crate) fn shown_share(share: f64) -> f64 {
    (share * 10_000.0 + 1e-9).floor() / 10_000.0
}

/// A share of one as people read it: `93.4 %`, never rounded up to what it is not.
pub(crate) fn percent(share: Option<f64>) -> String {
    match share {
        // A tiny addend keeps exact tenths from falling below themselves as binary fractions.
        Some(share) => format!("{:.1} %", (share * 1000.0 + 1e-9).floor() / 10.0),
        None => "no evidence".to_owned(),
    }
}
