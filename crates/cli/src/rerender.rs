//! `seawall report`: a stored result in other formats.

use std::io::Read;

use seawall_finding::{Place, Severity};
use seawall_report::{Format, RESULT_BYTES_MAX, Stored, View, read_result, render_stored};

use crate::args::ReportArgs;
use crate::console::{Console, reason};
use crate::exit::Exit;
use crate::files;
use crate::output;
use crate::problem::Problem;

/// What stands near the beginning of a stored result.
const MARK: &[u8] = b"seawall.dev/report/";
/// Bytes in which it is looked for.
const MARK_BYTES_MAX: u64 = 256;

/// Reads the result and writes each format.
pub(crate) fn run(args: &ReportArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let outputs = output::chosen(&args.output)?;
    let stored = result_at(&args.result)?;
    if args.show_passed && !stored.holds_passes() {
        let problem = Problem::new("the result holds no passes").at(whole(&args.result));
        return Err(vec![problem.hint("scan with --show-passed to store them")]);
    }
    for output in &outputs {
        let unsaid = if output.format == Format::Table { Severity::Low } else { Severity::Info };
        let to_console = output.file.is_none();
        let view = View {
            details: args.details,
            show_passed: args.show_passed,
            severity_min: args.severity.unwrap_or(unsaid),
            show_secrets: false,
            width: if to_console { console.width() } else { View::default().width },
            color: to_console && console.color_out(),
        };
        output::write(output, console, |out| render_stored(output.format, &stored, view, out))?;
    }
    Ok(Exit::Clean)
}

/// The stored result at a path; none where something else is there.
pub(crate) fn stored_at(path: &str) -> Result<Option<Stored>, Vec<Problem>> {
    let is_marked = |start: &[u8]| start.windows(MARK.len()).any(|window| window == MARK);
    match files::beginning(path, MARK_BYTES_MAX) {
        Some(start) if is_marked(&start) => result_at(path).map(Some),
        _ => Ok(None),
    }
}

/// The stored result at a path, or in standard input.
pub(crate) fn result_at(path: &str) -> Result<Stored, Vec<Problem>> {
    parse(path, &bytes(path)?)
}

fn parse(path: &str, bytes: &[u8]) -> Result<Stored, Vec<Problem>> {
    read_result(bytes).map_err(|error| {
        let place = Place { path: path.to_owned(), position: error.position };
        vec![Problem::new(error.fact).at(place).maybe_hint(error.hint)]
    })
}

fn bytes(path: &str) -> Result<Vec<u8>, Vec<Problem>> {
    let limit = RESULT_BYTES_MAX as u64;
    let read = match path {
        "-" => {
            let mut bytes = Vec::new();
            let input = std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
            input.map(|_| bytes).map_err(|error| reason(&error))
        }
        file => files::read_bounded(file, limit),
    };
    read.map_err(|fact| vec![Problem::new(format!("the result cannot be read: {fact}")).at(whole(path))])
}

fn whole(path: &str) -> Place {
    Place { path: path.to_owned(), position: None }
}
