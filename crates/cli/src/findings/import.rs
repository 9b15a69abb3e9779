//! `seawall findings import`.

use seawall_finding::{Place, Record};
use seawall_report::Stored;
use seawall_store::{Access, Coverage, Scan, Time, open};

use crate::args::ImportArgs;
use crate::console::Console;
use crate::keep::{located, problem, told};
use crate::problem::{Problem, visible};
use crate::rerender::result_at;

/// Keeps results that were stored before, in the order in which they are named.
pub(super) fn run(args: &ImportArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let results = args.results.iter().map(|path| Ok((path, whole(path)?)));
    let results = results.collect::<Result<Vec<(&String, Stored)>, Vec<Problem>>>()?;
    let location = located(&args.store.store)?;
    let mut store = open(&location, Access::Create).map_err(|error| problem(&location, &error))?;
    for (path, result) in &results {
        let started = result.started.parse::<Time>();
        let findings: Vec<Record> = result.records().cloned().collect();
        let scan = Scan {
            target: &args.target,
            started: started.map_err(|fact| vec![Problem::new(fact).at(place(path))])?,
            version: &result.version,
            findings: &findings,
            coverage: &coverage(result),
        };
        let outcome = store.put(&scan).map_err(|error| problem(&location, &error))?;
        console.print(&format!("{}: {}\n", visible(path), visible(&told(&args.target, &outcome))))?;
    }
    Ok(())
}

/// A result that holds all that was found.
fn whole(path: &str) -> Result<Stored, Vec<Problem>> {
    let result = result_at(path)?;
    if result.not_listed() > 0 {
        let fact = format!("the result leaves out {} findings below its severity", result.not_listed());
        let hint = "what is kept has to be whole: scan without --severity";
        return Err(vec![Problem::new(fact).at(place(path)).hint(hint)]);
    }
    Ok(result)
}

/// What a result says that its scan looked at. It names no object without a verdict, and not what was asked
/// for: what is in no result may be gone, or may not have been looked for.
fn coverage(result: &Stored) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.checks = result.checks_run().map(str::to_owned).collect();
    coverage.gaps.clone_from(&result.gaps);
    result.objects().for_each(|object| coverage.saw(&object));
    coverage
}

fn place(path: &str) -> Place {
    Place { path: path.to_owned(), position: None }
}
