//! From the arguments that name a cluster to what it said.

use seawall_collect::live::{
    Capture, ClusterWatch, Connection, LiveLimits, LiveOptions, capture, identity, missing_rights,
};
use seawall_finding::{CauseKind, Gap};
use seawall_world::World;

use crate::args::ClusterArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::reading;

/// What Seawall calls itself before a server.
const USER_AGENT: &str = concat!("seawall/", env!("CARGO_PKG_VERSION"));

/// Reads the objects of some kinds.
pub(crate) fn read(
    args: &ClusterArgs,
    kinds: Vec<(String, String)>,
    now: &str,
    progress: &Progress,
) -> Result<Capture, Vec<Problem>> {
    progress.phase("reading the cluster");
    capture(&options(args, kinds), now, &|| progress.step())
        .map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])
}

/// What the arguments ask for.
pub(crate) fn options(args: &ClusterArgs, kinds: Vec<(String, String)>) -> LiveOptions {
    LiveOptions {
        connection: connection(args),
        kinds,
        namespaces: args.namespace.clone(),
        selector: args.selector.clone(),
        limits: LiveLimits { request_time_max: args.request_timeout, ..LiveLimits::default() },
    }
}

/// The World of a capture.
pub(crate) fn world(capture: Capture, console: &Console) -> World {
    if let Some(version) = capture.kubernetes() {
        reading::warn_of_version(version, console);
    }
    let world = capture.into_world();
    warn_of_nothing(&world, console);
    world
}

/// Says so where there is nothing to judge.
pub(crate) fn warn_of_nothing(world: &World, console: &Console) {
    if world.is_empty() && world.gaps().is_empty() {
        console.warning(&Problem::new("there is no object in what was asked for"));
    }
}

/// Reads the objects of some kinds and watches them from then on. `wake` is called when any is another.
pub(crate) fn watch(
    args: &ClusterArgs,
    kinds: Vec<(String, String)>,
    progress: &Progress,
    wake: impl Fn() + Send + Sync + 'static,
) -> Result<ClusterWatch, Vec<Problem>> {
    progress.phase("reading the cluster");
    ClusterWatch::begin(&options(args, kinds), wake, &|| progress.step())
        .map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])
}

/// Writes the roles that close the gaps of a capture, and tells of those that no right closes.
pub(crate) fn print_missing_rights(
    args: &ClusterArgs,
    capture: &Capture,
    console: &Console,
) -> Result<Exit, Vec<Problem>> {
    let is_right = |gap: &&Gap| gap.cause.kind == CauseKind::Denied;
    let others: Vec<&Gap> = capture.gaps.iter().filter(|gap| !is_right(gap)).collect();
    others.iter().for_each(|gap| console.error(&(*gap).into()));
    if capture.gaps.iter().any(|gap| is_right(&gap)) {
        let options = LiveOptions { connection: connection(args), ..LiveOptions::default() };
        let user =
            identity(&options).map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])?;
        let text = missing_rights(capture, &user).unwrap_or_default();
        console.print(&text)?;
    } else {
        console.note(&Problem::new("no right is missing"));
    }
    Ok(if others.is_empty() { Exit::Clean } else { Exit::Incomplete })
}

fn connection(args: &ClusterArgs) -> Connection {
    Connection {
        kubeconfig: args.kubeconfig.clone(),
        context: args.context.clone(),
        cluster: args.cluster.clone(),
        user: args.user.clone(),
        as_user: args.as_user.clone(),
        as_groups: args.as_group.clone(),
        insecure_skip_tls_verify: args.insecure_skip_tls_verify,
        user_agent: USER_AGENT.to_owned(),
    }
}
