//! The flags of the questions about chains.

use clap::Args;
use seawall_report::Reply;

use crate::args::access::WorldArgs;
use crate::output::{self, Output};

/// What exit codes mean.
macro_rules! exit_codes {
    () => {
        "Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  3  something asked for could not be read, or a chain is only possible
  0  everything was read, and each chain is certain"
    };
}

pub(crate) const EXIT_CODES: &str = exit_codes!();

pub(crate) const PATH_TO_EXAMPLES: &str = concat!(
    "\
Examples:
  Who gets to cluster admin, by the manifests of a folder:
    seawall path-to cluster-admin deploy/

  What a stolen pod becomes, to be drawn:
    seawall path-to cluster-admin --from deployment/shop/web -o dot=chain.dot cluster

  Every chain from any person to a Secret, by a snapshot:
    seawall path-to secret/shop/database --from humans --all snapshot cluster.swz

",
    exit_codes!()
);

pub(crate) const SURFACE_EXAMPLES: &str = concat!(
    "\
Examples:
  What stands open in the cluster of the current context, and what to mend first:
    seawall attack-surface cluster

  What an intruder in any pod of the shop gets to, for a browser:
    seawall attack-surface --from deployment/shop/web -o html=surface.html cluster

",
    exit_codes!()
);

pub(crate) const WHAT_IF_EXAMPLES: &str = concat!(
    "\
Examples:
  What goes with one binding, and what stays:
    seawall what-if --without ClusterRoleBinding/deliverer deploy/

  Two objects at once, in a cluster:
    seawall what-if --without RoleBinding/shop/on-call --without DaemonSet/delivery/backup cluster

",
    exit_codes!()
);

/// Where chains begin and end.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Which chains")]
pub(crate) struct EndsArgs {
    /// Where the attacker begins, as for path-to; may be given several times
    ///
    /// Without it: outside, pods and humans.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) from: Vec<String>,
    /// Where the attacker wants to be, as for path-to; may be given several times
    ///
    /// Without it: cluster-admin, node-root, admission-off, cloud, and every Secret of each namespace.
    #[arg(long, value_name = "SINK")]
    pub(crate) to: Vec<String>,
}

/// Arguments of `attack-surface`.
#[derive(Args, Debug)]
pub(crate) struct SurfaceArgs {
    #[command(flatten)]
    pub(crate) read: AttackReadArgs,
    #[command(flatten)]
    pub(crate) ends: EndsArgs,
    /// How many objects to tell that take most away
    #[arg(long, value_name = "NUMBER", default_value_t = 10, help_heading = "What to report")]
    pub(crate) top: usize,
}

/// Arguments of `what-if`.
#[derive(Args, Debug)]
pub(crate) struct WhatIfArgs {
    /// An object to think away: KIND/NAME, or KIND/NAMESPACE/NAME; may be given several times
    ///
    /// With it goes what it owns, such as the pods of a Deployment.
    #[arg(long, value_name = "OBJECT", required = true)]
    pub(crate) without: Vec<String>,
    #[command(flatten)]
    pub(crate) read: AttackReadArgs,
    #[command(flatten)]
    pub(crate) ends: EndsArgs,
}

/// How to read, and how to print chains.
#[derive(Args, Clone, Debug)]
pub(crate) struct AttackReadArgs {
    /// Manifests: files and folders; or `cluster`; or `snapshot` and its file
    ///
    /// Without any: the `paths` of seawall.yaml, else the current folder. Files get the roles and bindings
    /// that every API server makes.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[command(flatten)]
    pub(crate) world: WorldArgs,
    /// Leave out what is only possible
    #[arg(long, help_heading = "What to report")]
    pub(crate) certain: bool,
    /// Format, and the file to write it to; may be given several times
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", value_parser = output::of_chains,
        long_help = output::long_help(&Reply::DRAWN, Reply::describe_drawn), help_heading = "What to report"
    )]
    pub(crate) output: Vec<Output>,
    /// Do not exit 3 where something could not be read, or a chain is only possible
    #[arg(long, help_heading = "What to report")]
    pub(crate) allow_incomplete: bool,
}

/// Arguments of `path-to`.
#[derive(Args, Debug)]
pub(crate) struct PathToArgs {
    /// Where the attacker wants to be
    ///
    /// cluster-admin, node-root (root on some node), any-node, control-plane, admission-off, token-key,
    /// traffic; secrets[/NAMESPACE] (every Secret), secret/NAMESPACE/NAME, namespace/NAME (control),
    /// node/NAME, serviceaccount/NAMESPACE/NAME, pod/NAMESPACE/NAME or a workload such as
    /// deployment/NAMESPACE/NAME, user/NAME, group/NAME, cloud[/NAME].
    #[arg(value_name = "SINK")]
    pub(crate) sink: String,
    /// Where the attacker begins; may be given several times
    ///
    /// outside, pods, humans, serviceaccounts, or anything that a SINK can be. Without it: outside, pods and
    /// humans, which are all users and groups that Kubernetes does not use for itself.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) from: Vec<String>,
    /// Every source, and all of its shortest chains
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) read: AttackReadArgs,
}
