//! `seawall access`: who may do what.

mod ask;
mod can_i;
mod diff;
mod explain;
mod logs;
mod matrix;
mod minimise;
pub(crate) mod show;
mod stale;
mod unused;
mod who_can;

use seawall_access::{Access, CLUSTER_ROLE, CLUSTER_ROLE_BINDING, Doubt, NODE_KINDS, ROLE, ROLE_BINDING};
use seawall_object::GroupKind;
use seawall_world::World;

use crate::args::{AccessCommand, AccessReadArgs, SourceArgs, WhoCanArgs, WorldArgs};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::{clock, live, reading, snapshot};

/// Kinds that questions need besides roles, bindings, and what leads to nodes.
const OTHER_KINDS: &[GroupKind<'static>] = &[
    GroupKind { group: "", kind: "Namespace" },
    GroupKind { group: "", kind: "ServiceAccount" },
    GroupKind { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
];

/// More remarks than a person would read.
const REMARKS_TOLD_MAX: usize = 20;

/// Answers.
pub(crate) fn run(command: &AccessCommand, console: &Console) -> Result<Exit, Vec<Problem>> {
    match command {
        AccessCommand::WhoCan(args) => who_can(args, console),
        AccessCommand::CanI(args) => can_i::run(args, console),
        AccessCommand::Explain(args) => explain::run(args, console),
        AccessCommand::Diff(args) => diff::run(args, console),
        AccessCommand::Stale(args) => stale::run(args, console),
        AccessCommand::Matrix(args) => matrix::run(args, console),
        AccessCommand::Minimise(args) => minimise::run(args, console),
    }
}

/// Answers `who-can`, which stands at the top too.
pub(crate) fn who_can(args: &WhoCanArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    who_can::run(args, console)
}

/// The kinds that questions about access look at.
pub(crate) fn kinds() -> Vec<(String, String)> {
    let roles = [ROLE, CLUSTER_ROLE, ROLE_BINDING, CLUSTER_ROLE_BINDING];
    let all = roles.iter().chain(NODE_KINDS).chain(OTHER_KINDS);
    all.map(|kind| (kind.group.to_owned(), kind.kind.to_owned())).collect()
}

/// Reads what the arguments name.
fn read(args: &SourceArgs, console: &Console) -> Result<World, Vec<Problem>> {
    read_sources(&args.read, &args.sources, console)
}

fn read_sources(args: &AccessReadArgs, sources: &[String], console: &Console) -> Result<World, Vec<Problem>> {
    read_kinds(&args.world, sources, &kinds(), console)
}

/// Reads what the arguments name, of a cluster and a snapshot as far as it concerns some kinds.
pub(crate) fn read_kinds(
    args: &WorldArgs,
    sources: &[String],
    kinds: &[(String, String)],
    console: &Console,
) -> Result<World, Vec<Problem>> {
    let progress = Progress::new(console);
    let words: Vec<&str> = sources.iter().map(String::as_str).collect();
    let world = match words.as_slice() {
        ["cluster"] => {
            live::world(live::read(&args.cluster(), kinds.to_vec(), &clock::now(), &progress)?, console)
        }
        ["snapshot"] => {
            return Err(vec![
                Problem::new("snapshot needs a file").hint("name what `seawall snapshot` wrote"),
            ]);
        }
        ["snapshot", file] => live::world(snapshot::read(file, kinds)?, console),
        _ => {
            let config = Config::find(&args.settings())?;
            reading::read(&args.files(sources.to_vec()), &config, console, &progress)?.0
        }
    };
    drop(progress);
    crate::scan::tell_gaps(&world, console);
    Ok(world)
}

/// Says what the authors of roles and bindings should know.
pub(crate) fn tell_remarks(access: &Access<'_>, console: &Console) {
    let remarks = access.remarks();
    for remark in remarks.iter().take(REMARKS_TOLD_MAX) {
        let problem = Problem::new(remark.fact.clone()).maybe_hint(remark.hint.clone());
        console.warning(&problem.at(show::place_of(access.world(), remark.object, remark.node)));
    }
    if let Some(more) = remarks.len().checked_sub(REMARKS_TOLD_MAX + 1) {
        console.warning(&Problem::new(format!("{} more roles and bindings are odd", more + 1)));
    }
}

/// How a list ends: with what could not be read there may be more.
fn exit(args: &AccessReadArgs, access: &Access<'_>, doubts: &[Doubt]) -> Exit {
    match is_incomplete(access, doubts) && !args.allow_incomplete {
        true => Exit::Incomplete,
        false => Exit::Clean,
    }
}

/// Whether something asked for could not be read, so that there may be more.
pub(crate) fn is_incomplete(access: &Access<'_>, doubts: &[Doubt]) -> bool {
    access.world().gaps().iter().any(|gap| !gap.hides.is_bounded() && gap.cause.kind.is_gap())
        || doubts.iter().any(|doubt| doubt.kind.is_gap())
}
