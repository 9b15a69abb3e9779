//! `seawall diff`.

use std::collections::HashSet;
use std::str::FromStr;

use seawall_finding::{Gap, Hidden, Record, diff};
use seawall_posture::kinds_read;
use seawall_report::{DiffFormat, DiffSide, NoText, Run, Stored, View, records, write_diff};

use crate::args::{DiffArgs, ReadArgs};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::judge::{self, Judgement};
use crate::output;
use crate::problem::Problem;
use crate::{live, reading, rerender, snapshot};

/// What a snapshot's name ends with.
const SNAPSHOT_ENDING: &str = ".swz";

/// One artifact of a diff.
#[derive(Clone, Debug)]
pub(crate) struct DiffOutput {
    format: DiffFormat,
    /// The file; none for standard output.
    file: Option<String>,
}

/// What one side holds.
struct Side {
    name: String,
    records: Vec<Record>,
    checks: HashSet<String>,
    gaps: Vec<Gap>,
    incomplete: bool,
}

// === impl DiffOutput ===

impl FromStr for DiffOutput {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((word, "-")) => (word, None),
            Some((word, "")) => {
                return Err(format!("{word}= names no file; leave the = out for standard output"));
            }
            Some((word, file)) => (word, Some(file.to_owned())),
            None => (text, None),
        };
        Ok(DiffOutput { format: word.parse()?, file })
    }
}

/// Compares, reports, and breaks where something severe is new.
pub(crate) fn run(args: &DiffArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let before = Side::of(&args.before, args, console)?;
    let after = Side::of(&args.after, args, console)?;
    let changes = diff(&before.records, &after.records, |record| after.may_hide(record));
    let sides = [before.told(), after.told()];
    let table = [DiffOutput { format: DiffFormat::Table, file: None }];
    let outputs = if args.output.is_empty() { &table[..] } else { &args.output };
    if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
        let hint = "name a file for one of them: -o json=FILE";
        return Err(vec![Problem::new("two formats for standard output").hint(hint)]);
    }
    for output in outputs {
        let width = if output.file.is_none() { console.width() } else { View::default().width };
        output::write_to(output.file.as_deref(), "diff", console, |out| {
            write_diff(output.format, &sides, &changes, width, out)
        })?;
    }
    let fail_on = args.fail_on.unwrap_or_default().0;
    if fail_on.is_some_and(|least| changes.iter().any(|change| change.breaks(least))) {
        return Ok(Exit::Findings);
    }
    let incomplete = after.incomplete && !args.allow_incomplete;
    Ok(if incomplete { Exit::Incomplete } else { Exit::Clean })
}

// === impl Side ===

impl Side {
    fn of(name: &str, args: &DiffArgs, console: &Console) -> Result<Side, Vec<Problem>> {
        if let Some(stored) = rerender::stored_at(name)? {
            return Ok(Side::stored(name, stored));
        }
        let read = ReadArgs {
            paths: vec![name.to_owned()],
            meant: args.meant.clone(),
            settings: args.settings.clone(),
            ..ReadArgs::default()
        };
        let judgement = if name.ends_with(SNAPSHOT_ENDING) {
            let config = Config::find(&args.settings)?;
            let (selection, accept) = judge::prepare(&read, &args.select, &args.exceptions, &config)?;
            let capture = snapshot::read(name, &kinds_read(&selection.checks))?;
            let world = reading::aimed(live::world(capture, console), &args.settings, &config, console);
            Judgement::of(world, selection, &accept)
        } else {
            judge::judge_files(&read, &args.select, &args.exceptions, console)?
        };
        judgement.tell(console);
        Ok(Side::judged(name, &judgement))
    }

    fn judged(name: &str, judgement: &Judgement) -> Side {
        let Judgement { world, results, selection, meta, .. } = judgement;
        let (notes, text, frameworks, view) = (&[][..], &NoText, &[][..], View::default());
        let run = Run { world, results, selection, frameworks, notes, known: None, meta, text, view };
        Side {
            name: name.to_owned(),
            records: records(&run),
            checks: results.tallies.iter().map(|(check, _)| check.id.to_owned()).collect(),
            gaps: world.gaps().to_vec(),
            incomplete: judgement.is_incomplete(),
        }
    }

    fn stored(name: &str, stored: Stored) -> Side {
        Side {
            name: name.to_owned(),
            incomplete: stored.is_incomplete(),
            checks: stored.checks_run().map(str::to_owned).collect(),
            records: stored.records().cloned().collect(),
            gaps: stored.gaps,
        }
    }

    /// Whether a finding might be there without being seen: its check did not run, or what it is about
    /// was not read.
    fn may_hide(&self, record: &Record) -> bool {
        !self.checks.contains(&record.check) || hides_object(&self.gaps, record)
    }

    fn told(&self) -> DiffSide {
        DiffSide { name: self.name.clone(), findings: self.records.len(), gaps: self.gaps.len() }
    }
}

/// Whether gaps may hide what a finding is about.
pub(crate) fn hides_object(gaps: &[Gap], record: &Record) -> bool {
    let group = record.object.api_version.split_once('/').map_or("", |(group, _)| group);
    gaps.iter().any(|gap| match &gap.hides {
        Hidden::Kind { namespace: Some(namespace), .. }
            if record.object.namespace.as_ref() != Some(namespace) =>
        {
            false
        }
        hides => hides.hides_kind(group, &record.object.kind),
    })
}
