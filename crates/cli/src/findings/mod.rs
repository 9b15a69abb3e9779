//! `seawall findings`: what was kept of scans.

mod finding;
mod import;
mod list;
mod show;
mod trend;

use seawall_store::{Access, Error, Location, Store, Target, Time, open};
use serde_json::json;

use crate::args::{FindingsCommand, FindingsFormat, PruneArgs, StoreArgs, TargetsArgs};
use crate::clock;
use crate::console::Console;
use crate::exit::Exit;
use crate::keep::{located, problem};
use crate::problem::{Problem, visible};
use crate::scan::counted;

/// Does what the command says.
pub(crate) fn run(command: &FindingsCommand, console: &Console) -> Result<Exit, Vec<Problem>> {
    match command {
        FindingsCommand::List(args) => list::run(args, console),
        FindingsCommand::Show(args) => show::run(args, console),
        FindingsCommand::Trend(args) => trend::run(args, console),
        FindingsCommand::Targets(args) => targets(args, console),
        FindingsCommand::Import(args) => import::run(args, console),
        FindingsCommand::Prune(args) => prune(args, console),
    }?;
    Ok(Exit::Clean)
}

/// A store that is there.
struct Opened {
    store: Box<dyn Store>,
    location: Location,
}

// === impl Opened ===

impl Opened {
    fn new(args: &StoreArgs) -> Result<Self, Vec<Problem>> {
        let location = located(&args.store)?;
        let store = open(&location, Access::Existing).map_err(|error| problem(&location, &error))?;
        Ok(Opened { store, location })
    }

    /// What the store says to a question.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut dyn Store) -> Result<T, Error>,
    ) -> Result<T, Vec<Problem>> {
        let answer = question(&mut *self.store);
        answer.map_err(|error| match error {
            Error::NoTarget(_) => {
                let known = self.store.targets().unwrap_or_default();
                let hint = (!known.is_empty()).then(|| format!("there are {}", names(&known)));
                let problems = problem(&self.location, &error);
                problems.into_iter().map(|problem| problem.maybe_hint(hint.clone())).collect()
            }
            error => problem(&self.location, &error),
        })
    }

    /// The target that was named, or the only one there is.
    fn target(&mut self, named: Option<&str>) -> Result<String, Vec<Problem>> {
        if let Some(name) = named {
            return Ok(name.to_owned());
        }
        let mut known = self.ask(|store| store.targets())?;
        match known.pop() {
            Some(only) if known.is_empty() => Ok(only.name),
            Some(last) => {
                known.push(last);
                let hint = format!("name one of {} with --target", names(&known));
                Err(vec![Problem::new("the store holds scans of several targets").hint(hint)])
            }
            None => {
                Err(vec![Problem::new("the store holds no scan").hint("`seawall scan --store` adds one")])
            }
        }
    }
}

/// Names in a hint, of which some are enough.
const NAMES_MAX: usize = 10;

fn names(targets: &[Target]) -> String {
    let mut names: Vec<String> =
        targets.iter().take(NAMES_MAX).map(|target| format!("\"{}\"", target.name)).collect();
    if targets.len() > NAMES_MAX {
        names.push(format!("{} more", targets.len() - NAMES_MAX));
    }
    names.join(", ")
}

fn now() -> Result<Time, Vec<Problem>> {
    clock::now().parse().map_err(|fact: String| vec![Problem::new(fact)])
}

/// Lines of cells, for spreadsheets.
fn csv(lines: impl IntoIterator<Item = Vec<String>>, console: &Console) -> Result<(), Vec<Problem>> {
    console.write(|out| lines.into_iter().try_for_each(|cells| seawall_report::csv_line(out, &cells)))
}

fn targets(args: &TargetsArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let targets = Opened::new(&args.store)?.ask(|store| store.targets())?;
    let cells = |target: &Target| [target.newest.to_string(), target.scans.to_string(), target.name.clone()];
    match args.output {
        FindingsFormat::Table => {
            let mut text = format!("{:<20}  {:>5}  target\n", "newest scan", "scans");
            for [newest, scans, name] in targets.iter().map(cells) {
                text += &format!("{newest}  {scans:>5}  {}\n", visible(&name));
            }
            console.print(&text)
        }
        FindingsFormat::Json => {
            let describe = |target: &Target| {
                let newest = target.newest.to_string();
                json!({"name": target.name, "scans": target.scans, "newest": newest})
            };
            let all: Vec<_> = targets.iter().map(describe).collect();
            let all = json!({"schema": "seawall.dev/targets/v1", "targets": all});
            console.print(&format!("{all:#}\n"))
        }
        FindingsFormat::Csv => {
            let header = vec!["newest".to_owned(), "scans".to_owned(), "target".to_owned()];
            csv([header].into_iter().chain(targets.iter().map(|target| cells(target).to_vec())), console)
        }
    }
}

fn prune(args: &PruneArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let before = args.before.seen_from(now()?);
    let target = args.target.as_deref();
    let pruned = Opened::new(&args.store)?.ask(|store| store.prune(target, before, args.unseen))?;
    let count = counted(usize::try_from(pruned).unwrap_or(usize::MAX), "finding");
    console.print(&format!("forgot {count} from before {before}\n"))
}
