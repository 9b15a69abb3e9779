//! From the arguments that name a cluster to what it said.

use seawall_collect::live::{Capture, Connection, LiveLimits, LiveOptions, capture};
use seawall_world::World;

use crate::args::ClusterArgs;
use crate::console::Console;
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
    let options = LiveOptions {
        connection: connection(args),
        kinds,
        namespaces: args.namespace.clone(),
        selector: args.selector.clone(),
        limits: LiveLimits { request_time_max: args.request_timeout, ..LiveLimits::default() },
    };
    capture(&options, now, &|| progress.step())
        .map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])
}

/// The World of a capture.
pub(crate) fn world(capture: Capture, console: &Console) -> World {
    if let Some(version) = capture.kubernetes() {
        reading::warn_of_version(version, console);
    }
    let world = capture.into_world();
    if world.is_empty() && world.gaps().is_empty() {
        console.warning(&Problem::new("there is no object in what was asked for"));
    }
    world
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
