//! `seawall snapshot`, and what reads its files.

use std::path::Path;

use seawall_collect::live::Capture;
use seawall_collect::snapshot::{SnapshotLimits, read_snapshot, write_snapshot};
use seawall_finding::Place;
use seawall_posture::{checks, kinds_read};

use crate::args::SnapshotArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::{attack, clock, live, output};

/// Reads a cluster and writes what it said.
pub(crate) fn run(args: &SnapshotArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let progress = Progress::new(console);
    let mut kinds = kinds_read(checks());
    kinds.extend(attack::kinds());
    kinds.sort();
    kinds.dedup();
    let capture = live::read(&args.cluster, kinds, &clock::now(), &progress)?;
    progress.phase("writing");
    let tool = env!("CARGO_PKG_VERSION");
    let written = output::write_private(&args.output, "snapshot", |out| write_snapshot(&capture, tool, out));
    drop(progress);
    written?;
    capture.gaps.iter().for_each(|gap| console.error(&gap.into()));
    let (objects, resources) = (capture.len(), capture.resources.len());
    let fact = format!("{objects} objects of {resources} resources are in {}", args.output);
    console.note(&Problem::new(fact));
    Ok(if capture.gaps.is_empty() { Exit::Clean } else { Exit::Incomplete })
}

/// Reads a snapshot, as far as it concerns some kinds.
pub(crate) fn read(file: &str, kinds: &[(String, String)]) -> Result<Capture, Vec<Problem>> {
    let mut capture = read_snapshot(Path::new(file), &SnapshotLimits::default()).map_err(|error| {
        let place = Place { path: file.to_owned(), position: None };
        vec![Problem::new(error.fact).at(place).maybe_hint(error.hint.map(str::to_owned))]
    })?;
    capture.narrow(kinds);
    Ok(capture)
}
