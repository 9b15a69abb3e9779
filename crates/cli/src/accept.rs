//! What people have accepted, applied to the results of a run.

use seawall_check::{Exceptions, Results};
use seawall_finding::{Day, Note, ObjectId};
use seawall_world::World;

use crate::baseline::BaselineFile;
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::exceptions;
use crate::problem::Problem;

/// More notes than a person would read on standard error; reports hold all.
const NOTES_TOLD_MAX: usize = 100;

/// What is accepted.
pub(crate) struct Accept {
    exceptions: Exceptions,
    baseline: Option<BaselineFile>,
}

/// What accepting has left to say.
pub(crate) struct Accepted {
    pub(crate) notes: Vec<Note>,
    /// For each finding whether the baseline knows it.
    pub(crate) known: Option<Vec<bool>>,
}

/// The exceptions files that the command line names, else those of the settings.
pub(crate) fn files<'a>(named: &'a [String], config: &'a Config) -> &'a [String] {
    if named.is_empty() { &config.exceptions } else { named }
}

// === impl Accept ===

impl Accept {
    /// Reads what the arguments and settings name.
    pub(crate) fn new(
        exceptions: &[String],
        baseline: Option<&str>,
        config: &Config,
    ) -> Result<Accept, Vec<Problem>> {
        let (exceptions, problems) = exceptions::load(files(exceptions, config));
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Accept { exceptions, baseline: baseline.map(BaselineFile::load).transpose()? })
    }

    /// Marks what is accepted.
    pub(crate) fn apply(&self, world: &World, results: &mut Results) -> Accepted {
        let mut notes = self.exceptions.apply(world, results, clock::today()).notes;
        let known = self.baseline.as_ref().map(|baseline| baseline.compare(world, results, &mut notes));
        Accepted { notes, known }
    }

    /// Marks what is accepted on a day among the results on some objects; gives for each finding whether
    /// the baseline knows it.
    pub(crate) fn apply_to_some(
        &self,
        world: &World,
        results: &mut Results,
        today: Day,
    ) -> Option<Vec<bool>> {
        let mut objects: Vec<ObjectId> = results.findings.iter().map(|finding| finding.object).collect();
        objects.dedup();
        self.exceptions.apply_to(world, objects.into_iter(), results, today);
        self.baseline.as_ref().map(|baseline| baseline.known(world, results))
    }
}

// === impl Accepted ===

impl Accepted {
    /// Tells on standard error what no table tells.
    pub(crate) fn tell(&self, console: &Console) {
        self.notes.iter().take(NOTES_TOLD_MAX).for_each(|note| console.warning(&note.into()));
        if let Some(more) = self.notes.len().checked_sub(NOTES_TOLD_MAX).filter(|more| *more > 0) {
            console.warning(&Problem::new(format!("{more} more notes stand in the reports")));
        }
    }
}
