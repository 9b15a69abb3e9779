//! The one flag table. Parsing, help, man pages and completions all follow from it.

mod accept;
mod access;
mod attack;
mod cluster;
mod compare;
mod complaint;
mod fix;
mod scan;
mod store;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

pub(crate) use accept::{AuditArgs, AuditTarget, ExceptionsArgs, ExceptionsCommand};
pub(crate) use access::{
    AccessCommand, AccessDiffArgs, AccessReadArgs, CanIArgs, ExplainAccessArgs, MatrixArgs, MinimiseArgs,
    SourceArgs, StaleArgs, WhoCanArgs, WorldArgs,
};
pub(crate) use attack::{AttackReadArgs, EndsArgs, PathToArgs, SurfaceArgs, WhatIfArgs};
pub(crate) use cluster::{CheckArgs, CheckFormat, ClusterArgs, SnapshotArgs};
pub(crate) use compare::{BaselineCommand, BaselineWriteArgs, DiffArgs, ReportArgs};
pub(crate) use complaint::parse;
pub(crate) use fix::{FixArgs, FixClusterArgs, FixFormat, FixOutput, FixTarget, FixWhatArgs};
pub(crate) use scan::{
    FailOn, JudgeArgs, ReadArgs, ScanArgs, ScanClusterArgs, ScanTarget, SelectArgs, SettingsArgs, ShowArgs,
};
pub(crate) use store::{
    FindingFormat, FindingsCommand, FindingsFormat, ImportArgs, KeepArgs, ListFindingsArgs, PruneArgs,
    ShowFindingArgs, StoreArgs, TargetsArgs, TrendArgs,
};

/// Seawall keeps a Kubernetes cluster secure, on every layer.
///
/// It reads manifests, charts and cluster dumps the way the API server would, judges them, and says
/// what is wrong at which line, why it matters and how to mend it. What it could not read it says
/// too: unknown is never a pass.
#[derive(Debug, Parser)]
#[command(
    name = "seawall",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Start with `seawall scan .`; then `seawall explain CHECK` for any check it names."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    /// Tell only errors on standard error
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show no progress
    ///
    /// Progress is shown only on a terminal, and only for work over a second.
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge manifests, charts and cluster dumps
    ///
    /// Reads files, folders, archives, kustomizations, Helm charts and the output of
    /// `kubectl get -o yaml|json`, runs the checks, and reports what it found with file and line.
    #[command(after_help = scan::EXIT_CODES, after_long_help = scan::EXAMPLES)]
    Scan(Box<ScanArgs>),
    /// Mend what can be mended without a choice
    ///
    /// Shows as a diff what would be changed: only what a finding is about, so that comments, order, quotes
    /// and indentation stay. Each change was tried before: its check passes, no other check of the same or
    /// a higher severity fails instead, and no control of the Pod Security Standards is lost.
    #[command(after_help = fix::EXIT_CODES, after_long_help = fix::EXAMPLES)]
    Fix(Box<FixArgs>),
    /// See whether a cluster can be read
    ///
    /// Asks step by step what a scan will ask: the kubeconfig, the connection, the version, the clock, the
    /// identity and each right. What fails comes with what to do about it.
    #[command(after_long_help = cluster::CHECK_EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Keep what a cluster says as a file
    ///
    /// Holds every object that a check or a question about access can use, without the values of Secrets,
    /// and what could not be read.
    /// `seawall scan snapshot` judges it as if it were the cluster.
    #[command(after_long_help = cluster::SNAPSHOT_EXAMPLES)]
    Snapshot(Box<SnapshotArgs>),
    /// Tell who may do something
    ///
    /// Lists every subject of a binding that allows it, with the binding and the role, and whoever needs no
    /// binding. What could not be read stands below: it may hold more.
    #[command(name = "who-can", after_help = access::EXIT_CODES, after_long_help = access::WHO_CAN_EXAMPLES)]
    WhoCan(Box<WhoCanArgs>),
    /// Answer who may do what, and why
    ///
    /// Decides as the API server's authorizers decide, over files, a live cluster or a snapshot. What was not
    /// read is never taken for denied.
    #[command(subcommand)]
    Access(AccessCommand),
    /// Show by which chains an attacker gets to something
    ///
    /// From outside, from any pod and from any person, or from where you say: each chain step by step, with
    /// what every step rests on and what takes it away. What something unread decides is possible, and says
    /// why.
    #[command(name = "path-to", after_help = attack::EXIT_CODES, after_long_help = attack::PATH_TO_EXAMPLES)]
    PathTo(Box<PathToArgs>),
    /// Count who reaches what, and tell what to mend first
    ///
    /// A table of sources and sinks, and the single objects (bindings, roles, workloads) that take most pairs
    /// of a source and a sink away if they alone go.
    #[command(after_help = attack::EXIT_CODES, after_long_help = attack::SURFACE_EXAMPLES)]
    AttackSurface(Box<SurfaceArgs>),
    /// Tell which chains would be gone without some objects
    ///
    /// And which would stay, or only then be there. Both graphs are drawn whole, so that what takes the place
    /// of an object is not missed.
    #[command(name = "what-if", after_help = attack::EXIT_CODES, after_long_help = attack::WHAT_IF_EXAMPLES)]
    WhatIf(Box<WhatIfArgs>),
    /// Tell what became of findings that `scan --store` kept
    #[command(subcommand, after_long_help = store::FINDINGS_EXAMPLES)]
    Findings(FindingsCommand),
    /// Explain a check, a framework, an edge of the attack graph, or the checks behind a field
    ///
    /// Works offline: the texts are part of the program.
    #[command(after_long_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// List what Seawall checks
    #[command(subcommand)]
    Checks(ChecksCommand),
    /// Manage accepted findings
    #[command(subcommand)]
    Exceptions(ExceptionsCommand),
    /// Manage findings that are known already
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Tell what is new, changed, fixed or moved between two results
    ///
    /// Each side is a stored JSON result, a snapshot of a cluster, or files and folders, which are judged.
    /// Findings are paired by their fingerprints, which stay the same when lines move. What the later side
    /// could not read or did not check is told apart from what is fixed.
    #[command(after_help = compare::DIFF_EXIT_CODES, after_long_help = compare::DIFF_EXAMPLES)]
    Diff(Box<DiffArgs>),
    /// Write a stored result in other formats, without scanning again
    ///
    /// Gives what the scan itself would have written, without excerpts of the sources.
    #[command(after_long_help = compare::REPORT_EXAMPLES)]
    Report(ReportArgs),
    /// Print every object as the API server would read it
    ///
    /// One JSON object a line, with the file and line it came from, so that anyone can see what Seawall
    /// saw. What is refused is a line with an error. Exits 3 where something could not be read.
    #[command(after_long_help = INSPECT_EXAMPLES)]
    Inspect(InspectArgs),
    /// Print the version, and what this build knows
    Version,
    /// Print a completion script for a shell
    #[command(after_long_help = COMPLETION_EXAMPLES)]
    Completion(CompletionArgs),
    /// Print a man page
    #[command(hide = true)]
    Man(ManArgs),
    /// Tell about `seawall.yaml`
    #[command(subcommand, hide = true)]
    Config(ConfigCommand),
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A check's id, a framework's name, the id of a kind of edge such as `create-pods`, or a field such as
    /// `spec.hostNetwork`
    #[arg(value_name = "CHECK|FRAMEWORK|EDGE|FIELD")]
    pub(crate) topic: String,
}

/// Commands below `checks`.
#[derive(Debug, Subcommand)]
pub(crate) enum ChecksCommand {
    /// List the checks
    List(ListArgs),
}

/// Arguments of `checks list`.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// How to print them
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: ListFormat,
    /// Only those of a category, such as `images`
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
    /// Only those that a framework asks for
    #[arg(long, value_name = "NAME")]
    pub(crate) framework: Option<String>,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Columns for people
    Table,
    /// One JSON document
    Json,
    /// A Markdown table
    Markdown,
}

/// Arguments of `inspect`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct InspectArgs {
    #[command(subcommand)]
    pub(crate) target: Option<InspectTarget>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// How to print them
    #[arg(short, long, value_name = "FORMAT", default_value = "json")]
    pub(crate) output: InspectFormat,
    /// Add where every field stands: its path, line, column and bytes
    #[arg(long)]
    pub(crate) spans: bool,
    /// Print the values of Secrets
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

/// What to print instead of files.
#[derive(Debug, Subcommand)]
pub(crate) enum InspectTarget {
    /// Print every object that a scan of a cluster reads
    ///
    /// As the server gives it, but for the values of Secrets, which are dropped while reading.
    Cluster(Box<ClusterArgs>),
}

/// How inspected objects are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    /// One JSON object a line
    Json,
}

/// Arguments of `completion`.
#[derive(Args, Debug)]
pub(crate) struct CompletionArgs {
    /// The shell
    pub(crate) shell: Shell,
}

/// Shells with completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// PowerShell
    Powershell,
    /// Elvish
    Elvish,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The command, such as `scan` or `checks list`; without it the program itself
    pub(crate) command: Vec<String>,
}

/// Commands below `config`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the JSON Schema of `seawall.yaml`
    Schema,
    /// Print the manual of `seawall.yaml` as Markdown
    Manual,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  seawall explain privileged-container
  seawall explain nsa
  seawall explain securityContext.privileged";

const INSPECT_EXAMPLES: &str = "\
Examples:
  seawall inspect deploy.yaml
  seawall inspect deploy/ | jq -r '.object.kind'
  helm template shop | seawall inspect - --spans
  seawall inspect cluster -n shop";

const COMPLETION_EXAMPLES: &str = "\
Examples:
  source <(seawall completion bash)
  seawall completion zsh > \"${fpath[1]}/_seawall\"
  seawall completion fish > ~/.config/fish/completions/seawall.fish";

// === impl Command ===

impl Command {
    /// Does it, and tells how it ended.
    pub(crate) fn run(&self, console: &Console) -> Result<Exit, Vec<Problem>> {
        match self {
            Command::Scan(args) => crate::scan::run(args, console),
            Command::Fix(args) => crate::fix::run(args, console),
            Command::Check(args) => crate::doctor::run(args, console),
            Command::Snapshot(args) => crate::snapshot::run(args, console),
            Command::WhoCan(args) => crate::access::who_can(args, console),
            Command::Access(command) => crate::access::run(command, console),
            Command::PathTo(args) => crate::attack::path_to(args, console),
            Command::AttackSurface(args) => crate::attack::surface(args, console),
            Command::WhatIf(args) => crate::attack::what_if(args, console),
            Command::Findings(command) => crate::findings::run(command, console),
            Command::Explain(args) => crate::explain::run(args, console),
            Command::Checks(ChecksCommand::List(args)) => crate::list::run(args, console),
            Command::Exceptions(ExceptionsCommand::Audit(args)) => crate::exceptions::audit(args, console),
            Command::Exceptions(ExceptionsCommand::Schema) => crate::exceptions::schema(console),
            Command::Baseline(BaselineCommand::Write(args)) => crate::baseline::write(args, console),
            Command::Diff(args) => crate::diff::run(args, console),
            Command::Report(args) => crate::rerender::run(args, console),
            Command::Inspect(args) => crate::inspect::run(args, console),
            Command::Version => crate::about::version(console),
            Command::Completion(args) => crate::about::completion(args.shell, console),
            Command::Man(args) => crate::about::man(&args.command, console),
            Command::Config(ConfigCommand::Schema) => crate::config::schema(console),
            Command::Config(ConfigCommand::Manual) => crate::config::manual(console),
        }
    }
}

/// The whole table.
pub(crate) fn table() -> clap::Command {
    Cli::command()
}
