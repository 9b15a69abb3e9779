//! The flags that tell what is accepted, and the commands about it.

use clap::{Args, Subcommand};

use crate::args::{ClusterArgs, ListFormat, ReadArgs, SettingsArgs};

/// What is accepted.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to accept")]
pub(crate) struct AcceptArgs {
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// File of known findings, of which only others break the run
    ///
    /// One that `seawall baseline write` wrote, or a stored JSON result. What is new is marked, and what is
    /// not found any more is told.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<String>,
}

/// Which exceptions files to go by.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to accept")]
pub(crate) struct ExceptionsArgs {
    /// File of accepted findings, each with its reason, owner and end; may be given several times
    ///
    /// Without it: the `exceptions` of seawall.yaml. `seawall exceptions audit` tells which still count.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<String>,
}

/// Commands below `exceptions`.
#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionsCommand {
    /// Tell which exceptions are used, unused, expired or invalid
    ///
    /// Judges the paths by the checks that the exceptions name. Exits 1 where one has expired or is invalid.
    #[command(after_long_help = AUDIT_EXAMPLES)]
    Audit(Box<AuditArgs>),
    /// Print the JSON Schema of exceptions files
    Schema,
}

/// Arguments of `exceptions audit`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct AuditArgs {
    #[command(subcommand)]
    pub(crate) target: Option<AuditTarget>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) audit: AuditHowArgs,
}

/// What to judge instead of files.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditTarget {
    /// Audit by what lives in a cluster
    Cluster(Box<AuditClusterArgs>),
    /// Audit by what a snapshot of a cluster holds
    Snapshot(Box<AuditSnapshotArgs>),
}

/// Arguments of `exceptions audit cluster`.
#[derive(Args, Debug)]
pub(crate) struct AuditClusterArgs {
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) audit: AuditHowArgs,
}

/// Arguments of `exceptions audit snapshot`.
#[derive(Args, Debug)]
pub(crate) struct AuditSnapshotArgs {
    /// What `seawall snapshot` wrote
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) audit: AuditHowArgs,
}

/// Which exceptions to audit, and how to print it.
#[derive(Args, Clone, Debug)]
pub(crate) struct AuditHowArgs {
    /// Exceptions file; may be given several times
    ///
    /// Without it: the `exceptions` of seawall.yaml.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<String>,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: ListFormat,
}

const AUDIT_EXAMPLES: &str = "\
Examples:
  seawall exceptions audit --exceptions exceptions.yaml deploy/
  seawall exceptions audit cluster --exceptions exceptions.yaml
  seawall exceptions audit snapshot cluster.swz --exceptions exceptions.yaml
  seawall exceptions audit -o json | jq -r '.exceptions[] | select(.state == \"unused\").id'";
