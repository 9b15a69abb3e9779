//! Questions about chains: how an attacker would move.

mod draw;
mod path_to;
mod show;
mod surface;
mod what_if;

use std::collections::BTreeSet;

use seawall_access::{Access, Doubt};
use seawall_attack::{End, Graph, Take, kinds_read};
use seawall_report::{Drawing, Format, Reply, View, write_data};
use seawall_world::World;
use serde_json::Value;

use crate::access;
use crate::args::{AttackReadArgs, EndsArgs, PathToArgs, SurfaceArgs, WhatIfArgs};
use crate::console::Console;
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// Words that a misspelt one is compared with.
const ALIKE_MAX: usize = 1_000;

/// Answers `path-to`.
pub(crate) fn path_to(args: &PathToArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    path_to::run(args, console)
}

/// Answers `attack-surface`.
pub(crate) fn surface(args: &SurfaceArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    surface::run(args, console)
}

/// Answers `what-if`.
pub(crate) fn what_if(args: &WhatIfArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    what_if::run(args, console)
}

/// The kinds that questions about chains look at.
pub(crate) fn kinds() -> Vec<(String, String)> {
    let own = kinds_read().into_iter().map(|kind| (kind.group.to_owned(), kind.kind.to_owned()));
    let all: BTreeSet<(String, String)> = own.chain(access::kinds()).collect();
    all.into_iter().collect()
}

/// Reads what the arguments name.
fn read(args: &AttackReadArgs, console: &Console) -> Result<World, Vec<Problem>> {
    access::read_kinds(&args.world, &args.sources, &kinds(), console)
}

/// Reads where chains begin or end.
fn end(text: &str) -> Result<End, Problem> {
    End::parse(text).map_err(|error| {
        let word = text.split('/').next().unwrap_or_default();
        let is_whole = End::words().any(|known| known == word);
        let near = did_you_mean(word, End::words()).filter(|_| !is_whole);
        Problem::new(error.fact).hint(near.unwrap_or(error.hint))
    })
}

/// Where chains begin, and where they end if somebody says so.
struct Ends {
    from: Vec<End>,
    to: Option<Vec<End>>,
}

fn ends(args: &EndsArgs) -> Result<Ends, Vec<Problem>> {
    let from = match args.from.as_slice() {
        [] => End::sources(),
        some => read_ends(some)?,
    };
    let to = match args.to.as_slice() {
        [] => None,
        some => Some(read_ends(some)?),
    };
    Ok(Ends { from, to })
}

fn read_ends(texts: &[String]) -> Result<Vec<End>, Vec<Problem>> {
    texts.iter().map(|text| end(text)).collect::<Result<_, _>>().map_err(|problem| vec![problem])
}

/// Which edges count.
fn take(args: &AttackReadArgs) -> Take {
    if args.certain { Take::Certain } else { Take::Possible }
}

/// Refuses ends that somebody named and nothing mentions.
fn check_ends(graph: &Graph<'_>, args: &EndsArgs) -> Result<(), Vec<Problem>> {
    let named = read_ends(&[args.from.as_slice(), &args.to].concat())?;
    let problems: Vec<Problem> = named.iter().filter_map(|end| check_end(graph, end).err()).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Refuses an end that nothing mentions.
fn check_end(graph: &Graph<'_>, end: &End) -> Result<(), Problem> {
    if end.is_known(graph) {
        return Ok(());
    }
    let alike = end.alike(graph, ALIKE_MAX);
    let problem = Problem::new(format!("nothing that was read mentions {end}"));
    Err(problem.maybe_hint(did_you_mean(&end.text, alike.iter().map(String::as_str))))
}

/// Why bindings may be there that were not read, each reason once.
fn doubts(access: &Access<'_>) -> Vec<Doubt> {
    let doubts: BTreeSet<Doubt> = access.hidden_bindings().into_iter().collect();
    doubts.into_iter().collect()
}

/// How an answer ends: with what could not be read, or is only possible, it is open.
fn exit(args: &AttackReadArgs, access: &Access<'_>, doubts: &[Doubt], is_open: bool) -> Exit {
    match (access::is_incomplete(access, doubts) || is_open) && !args.allow_incomplete {
        true => Exit::Incomplete,
        false => Exit::Clean,
    }
}

/// An answer, in whatever form it is written.
struct Written<'a> {
    reply: &'a dyn Fn() -> Reply,
    data: &'a dyn Fn() -> Value,
    drawing: &'a dyn Fn() -> Drawing,
}

/// Writes an answer in every format that was asked for.
fn write(args: &AttackReadArgs, console: &Console, written: &Written<'_>) -> Result<(), Vec<Problem>> {
    for one in output::chosen(&args.output)? {
        let (width, color) = match one.file {
            None => (console.width(), console.color_out()),
            Some(_) => (View::default().width, false),
        };
        output::write(&one, console, |out| match one.format {
            Format::Json | Format::Yaml => {
                write_data(one.format, |emitter| access::show::emit(&(written.data)(), emitter), out)
            }
            Format::Dot | Format::Mermaid | Format::Graphml | Format::Html => {
                (written.drawing)().write(one.format, &(written.reply)(), out)
            }
            format => (written.reply)().write(format, width, color, out),
        })?;
    }
    Ok(())
}
