//! Judging for the commands that do something else with findings than report them.

use seawall_check::{Results, Selection};
use seawall_finding::Verdict;
use seawall_report::Meta;
use seawall_world::World;

use crate::accept::{Accept, Accepted};
use crate::args::{ExceptionsArgs, ReadArgs, SelectArgs};
use crate::config::Config;
use crate::console::Console;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::{clock, reading, scan};

/// What was read, and what was found in it.
pub(crate) struct Judgement {
    pub(crate) world: World,
    pub(crate) results: Results,
    pub(crate) selection: Selection,
    pub(crate) accepted: Accepted,
    pub(crate) meta: Meta,
}

/// Reads files and judges them.
pub(crate) fn judge_files(
    read: &ReadArgs,
    select: &SelectArgs,
    exceptions: &ExceptionsArgs,
    console: &Console,
) -> Result<Judgement, Vec<Problem>> {
    let config = Config::find(&read.settings)?;
    let (selection, accept) = prepare(read, select, exceptions, &config)?;
    let progress = Progress::new(console);
    let (world, _) = reading::read(read, &config, console, &progress)?;
    progress.phase("checking");
    Ok(Judgement::of(world, selection, &accept))
}

/// The checks to run, and what is accepted.
pub(crate) fn prepare(
    read: &ReadArgs,
    select: &SelectArgs,
    exceptions: &ExceptionsArgs,
    config: &Config,
) -> Result<(Selection, Accept), Vec<Problem>> {
    let selection = scan::selection(select, &read.settings, config)?;
    let accept = Accept::new(&exceptions.exceptions, None, config)?;
    Ok((selection, accept))
}

// === impl Judgement ===

impl Judgement {
    /// Judges a World.
    pub(crate) fn of(world: World, selection: Selection, accept: &Accept) -> Self {
        let meta = Meta { version: env!("CARGO_PKG_VERSION").to_owned(), started: clock::now() };
        let mut results = seawall_check::run(&world, &selection);
        let accepted = accept.apply(&world, &mut results);
        Judgement { world, results, selection, accepted, meta }
    }

    /// Tells on standard error what could not be read, and notes.
    pub(crate) fn tell(&self, console: &Console) {
        scan::tell_gaps(&self.world, console);
        self.accepted.tell(console);
    }

    /// Whether a gap leaves something open.
    pub(crate) fn is_incomplete(&self) -> bool {
        is_incomplete(&self.world, &self.results)
    }
}

/// Whether a gap leaves something open. What hides only kinds that no check looks at does not.
pub(crate) fn is_incomplete(world: &World, results: &Results) -> bool {
    let undecided = |verdict: Verdict| matches!(verdict, Verdict::Unknown(cause) if cause.is_gap());
    let left_open = results.undecided.iter().map(|one| &world.gaps()[one.gap]);
    let unbounded = world.gaps().iter().filter(|gap| !gap.hides.is_bounded());
    let mut open = results.findings.iter().filter(|finding| finding.ignored.is_none());
    left_open.chain(unbounded).any(|gap| gap.cause.kind.is_gap())
        || open.any(|finding| undecided(finding.verdict))
}
