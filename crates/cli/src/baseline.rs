//! `seawall baseline write`, and the baseline of a scan.

use seawall_check::Results;
use seawall_finding::{Note, Place, Severity};
use seawall_report::{Baseline, NoText, RESULT_BYTES_MAX, Run, View, read_baseline, records};
use seawall_world::World;

use crate::args::BaselineWriteArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::files;
use crate::judge::{Judgement, judge_files};
use crate::output;
use crate::problem::Problem;

/// Entries that are told one by one when they are not found any more.
const GONE_TOLD_MAX: usize = 100;

/// A baseline with the name of its file.
pub(crate) struct BaselineFile {
    path: String,
    baseline: Baseline,
}

// === impl BaselineFile ===

impl BaselineFile {
    /// Reads a baseline.
    pub(crate) fn load(path: &str) -> Result<Self, Vec<Problem>> {
        let problem = |fact: String, position| {
            let place = Place { path: path.to_owned(), position };
            Problem::new(format!("the baseline cannot be read: {fact}")).at(place)
        };
        let bytes = files::read_bounded(path, RESULT_BYTES_MAX as u64)
            .map_err(|fact| vec![problem(fact, None).hint("`seawall baseline write` writes one")])?;
        let baseline = read_baseline(&bytes)
            .map_err(|error| vec![problem(error.fact, error.position).maybe_hint(error.hint)])?;
        Ok(BaselineFile { path: path.to_owned(), baseline })
    }

    /// For each finding whether it is known, where results are not those of a whole run.
    pub(crate) fn known(&self, world: &World, results: &Results) -> Vec<bool> {
        self.baseline.compare(world, results).known
    }

    /// For each finding whether it is known; what is known and not there any more becomes notes.
    pub(crate) fn compare(&self, world: &World, results: &Results, notes: &mut Vec<Note>) -> Vec<bool> {
        let compared = self.baseline.compare(world, results);
        let place = || Place { path: self.path.clone(), position: None };
        let unseen = if world.gaps().is_empty() { "" } else { ", as far as could be read" };
        let told = compared.gone.len().min(GONE_TOLD_MAX);
        for entry in &compared.gone[..told] {
            let fact = format!("of the baseline and not found any more{unseen}: {entry}");
            notes.push(Note { fact, place: place(), hint: None });
        }
        if compared.gone.len() > told {
            let fact = format!("{} more of the baseline are not found any more", compared.gone.len() - told);
            notes.push(Note { fact, place: place(), hint: None });
        }
        if let Some(last) = notes.last_mut().filter(|_| told > 0) {
            last.hint = Some("`seawall baseline write` leaves them out".to_owned());
        }
        compared.known
    }
}

/// Judges, and writes what it found as a baseline.
pub(crate) fn write(args: &BaselineWriteArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let judgement = judge_files(&args.read, &args.select, &args.exceptions, console)?;
    let Judgement { world, results, selection, meta, .. } = &judgement;
    let view = View { severity_min: Severity::Info, ..View::default() };
    let (notes, text, frameworks) = (&[][..], &NoText, &[][..]);
    let run = Run { world, results, selection, frameworks, notes, known: None, meta, text, view };
    let baseline = Baseline::of(&records(&run));
    output::write_to(args.output.as_deref(), "baseline", console, |out| baseline.write(out))?;
    if args.output.is_some() {
        let findings = if baseline.len() == 1 { "finding" } else { "findings" };
        console.note(&Problem::new(format!("{} {findings} written down", baseline.len())));
    }
    judgement.tell(console);
    let incomplete = judgement.is_incomplete() && !args.allow_incomplete;
    Ok(if incomplete { Exit::Incomplete } else { Exit::Clean })
}
