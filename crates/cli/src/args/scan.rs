//! The flags of `scan`, and those it shares.

use std::str::FromStr;

use clap::{Args, Subcommand};
use seawall_finding::Severity;
use seawall_world::{Stated, Version};

use crate::args::accept::AcceptArgs;
use crate::args::cluster::{CLUSTER_EXAMPLES, ClusterArgs};
use crate::args::store::KeepArgs;
use crate::output::{self, Output};

pub(crate) const EXIT_CODES: &str = "\
Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  1  a finding at or above --fail-on
  3  something asked for could not be read, so a verdict is unknown
  0  everything was evaluated, and nothing stands at or above --fail-on";

pub(crate) const EXAMPLES: &str = "\
Examples:
  Judge a folder of manifests:
    seawall scan deploy/

  Judge what a chart renders, and show each finding in its source:
    helm template shop ./chart | seawall scan - --details

  Judge a whole cluster from a dump, so that dangling references count:
    kubectl get all,cm,secret,ing,netpol -A -o json | seawall scan - --complete

  Judge the cluster of the current context:
    seawall scan cluster

  One run, three artifacts; only critical findings break the build:
    seawall scan . -o table -o sarif=seawall.sarif -o junit=seawall.xml --fail-on critical

  Only the checks on images, but one:
    seawall scan . --check 'image-*' --skip image-pull-policy

Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  1  a finding at or above --fail-on
  3  something asked for could not be read, so a verdict is unknown
  0  everything was evaluated, and nothing stands at or above --fail-on";

/// Arguments of `scan`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ScanArgs {
    #[command(subcommand)]
    pub(crate) target: Option<ScanTarget>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) watch: WatchArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
}

/// Whether to go on after the first report.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to report")]
pub(crate) struct WatchArgs {
    /// Go on, and tell what each change does to the findings
    ///
    /// The first report is that of a scan; then each change gives a short block, or with `-o json` one line
    /// of JSON. Only what depends on the change is judged again; checks of chains, which follow from a whole
    /// cluster, do not run. Ctrl-C ends it, with the exit code of how things stand then.
    #[arg(short, long)]
    pub(crate) watch: bool,
}

/// What to judge instead of files.
#[derive(Debug, Subcommand)]
pub(crate) enum ScanTarget {
    /// Judge what lives in a cluster
    ///
    /// Asks the API server for every object that a check can use, and reports as for files. Needs the
    /// right to list what it reads and nothing else; what it may not read is unknown, never a pass.
    #[command(after_help = EXIT_CODES, after_long_help = CLUSTER_EXAMPLES)]
    Cluster(Box<ScanClusterArgs>),
    /// Judge what a snapshot of a cluster holds
    ///
    /// Gives the findings that `scan cluster` gave when the snapshot was taken. A file that was cut short
    /// or altered is refused.
    #[command(after_help = EXIT_CODES)]
    Snapshot(Box<ScanSnapshotArgs>),
}

/// Arguments of `scan snapshot`.
#[derive(Args, Debug)]
pub(crate) struct ScanSnapshotArgs {
    /// What `seawall snapshot` wrote
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
}

/// Arguments of `scan cluster`.
#[derive(Args, Debug)]
pub(crate) struct ScanClusterArgs {
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    /// Instead of judging, print the smallest roles that close the gaps
    ///
    /// Reads what a scan would read, and prints RBAC manifests for the rights that it lacked, bound to
    /// whoever it runs as. Nothing is applied.
    #[arg(long, help_heading = "What to show", conflicts_with = "watch")]
    pub(crate) print_rbac: bool,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) watch: WatchArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
}

/// What every scan takes, whatever it reads.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) accept: AcceptArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
    #[command(flatten)]
    pub(crate) keep: KeepArgs,
}

/// What to read and how.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to read")]
pub(crate) struct ReadArgs {
    /// Files, folders, globs, charts, archives; `-` is standard input
    ///
    /// Without any: the `paths` of seawall.yaml, else the current folder. Folders are searched for
    /// YAML and JSON files, and `.gitignore` and `.seawallignore` are respected.
    #[arg(value_name = "PATH", help_heading = None)]
    pub(crate) paths: Vec<String>,
    /// In folders, read only files that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// In folders, skip files and folders that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Let kustomizations load remote bases
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Namespace of objects that name none
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) meant: MeantArgs,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// What files do not say of the cluster they are meant for.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to read")]
pub(crate) struct MeantArgs {
    /// Version of Kubernetes the objects are meant for, such as 1.36 or 1.36.3
    ///
    /// Without it: the newest one that this build knows.
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes_version: Option<Stated>,
    /// What is read is everything the cluster holds
    ///
    /// Then an object that is referred to and not there is missing; otherwise it may exist elsewhere, and
    /// the verdict is unknown (outside scope).
    #[arg(long)]
    pub(crate) complete: bool,
}

/// Where settings come from, and how much of the machine to take.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to read")]
pub(crate) struct SettingsArgs {
    /// Settings file
    ///
    /// Without it: seawall.yaml in the current folder, if there is one.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<String>,
    /// Read no settings file
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Version of Kubernetes that an upgrade goes to, such as 1.38
    ///
    /// What ends, what goes together and what is maintained is judged for this version: removed and
    /// deprecated APIs, in objects, by their writers and in releases of Helm, version skew, and the end of
    /// life of API servers. Everything else is judged for the version that runs.
    #[arg(long, value_name = "VERSION")]
    pub(crate) target_version: Option<Version>,
    /// Threads to run on; all cores without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

/// Which checks to run.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to check")]
pub(crate) struct SelectArgs {
    /// Run only these checks; `*` and `?` match
    #[arg(long, value_name = "ID|GLOB", value_delimiter = ',')]
    pub(crate) check: Vec<String>,
    /// Skip these checks; `*` and `?` match
    #[arg(long, value_name = "ID|GLOB", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
    /// Run the checks that a framework asks for, and report by its controls
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) framework: Vec<String>,
}

/// What to report and how.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to report")]
pub(crate) struct ShowArgs {
    /// Format, and the file to write it to; may be given several times
    #[arg(short, long, value_name = "FORMAT[=FILE]", long_help = output::long_help_of_scan())]
    pub(crate) output: Vec<Output>,
    /// Exit 1 for findings of at least this severity [default: high]
    ///
    /// One of critical, high, medium, low, info; with `none` findings never set the exit code.
    #[arg(long, value_name = "SEVERITY|none")]
    pub(crate) fail_on: Option<FailOn>,
    /// Report only findings of at least this severity
    ///
    /// Without it everything is reported, but a table leaves out what is of severity info, unless
    /// --check or --framework chose the checks. What could not be read is always reported.
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
    /// Report passes too
    #[arg(long)]
    pub(crate) show_passed: bool,
    /// Show each finding in its source, with the way to mend it
    #[arg(long)]
    pub(crate) details: bool,
    /// Print secret values instead of hiding them
    #[arg(long)]
    pub(crate) show_secrets: bool,
    /// Do not exit 3 where something could not be read
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
}

/// The least severity that breaks a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FailOn(pub(crate) Option<Severity>);

// === impl FailOn ===

impl Default for FailOn {
    fn default() -> Self {
        FailOn(Some(Severity::High))
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if word == "none" {
            return Ok(FailOn(None));
        }
        let unknown =
            |_| format!("unknown severity \"{word}\"; one of none, info, low, medium, high, critical");
        word.parse().map(Some).map(FailOn).map_err(unknown)
    }
}
