//! The commands that compare results and render them again.

use clap::{Args, Subcommand};
use seawall_finding::Severity;

use crate::args::accept::ExceptionsArgs;
use crate::args::scan::{FailOn, MeantArgs, ReadArgs, SelectArgs, SettingsArgs};
use crate::diff::DiffOutput;
use crate::output::{self, Output};

/// Commands below `baseline`.
#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Write down the findings there are, so that `scan --baseline` tells new ones apart
    ///
    /// Holds failures and verdicts for a person, neither accepted ones nor what could not be judged.
    /// It has one finding a line and no time, so that it can be kept with the manifests.
    #[command(after_long_help = BASELINE_EXAMPLES)]
    Write(Box<BaselineWriteArgs>),
}

/// Arguments of `baseline write`.
#[derive(Args, Debug)]
pub(crate) struct BaselineWriteArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// The file to write; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<String>,
    /// Do not exit 3 where something could not be read
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
}

const BASELINE_EXAMPLES: &str = "\
Examples:
  seawall baseline write -o seawall-baseline.json deploy/
  seawall scan deploy/ --baseline seawall-baseline.json";

/// Arguments of `diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// What was: a stored JSON result, a snapshot, or files and folders to judge
    #[arg(value_name = "BEFORE")]
    pub(crate) before: String,
    /// What is
    #[arg(value_name = "AFTER")]
    pub(crate) after: String,
    #[command(flatten)]
    pub(crate) meant: MeantArgs,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// table, json or markdown, and the file to write it to; may be given several times
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(crate) output: Vec<DiffOutput>,
    /// Exit 1 for new findings of at least this severity [default: high]
    #[arg(long, value_name = "SEVERITY|none")]
    pub(crate) fail_on: Option<FailOn>,
    /// Do not exit 3 where something of AFTER could not be read
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
}

pub(crate) const DIFF_EXIT_CODES: &str = "\
Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  1  a finding at or above --fail-on that was not there before
  3  something of AFTER could not be read
  0  nothing of that";

pub(crate) const DIFF_EXAMPLES: &str = "\
Examples:
  seawall diff yesterday.json today.json
  seawall diff main/deploy deploy -o table -o markdown=changes.md
  seawall diff monday.swz tuesday.swz --fail-on medium

Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  1  a finding at or above --fail-on that was not there before
  3  something of AFTER could not be read
  0  nothing of that";

/// Arguments of `report`.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    /// A result that `scan -o json` or `-o yaml` wrote; `-` is standard input
    #[arg(value_name = "RESULT")]
    pub(crate) result: String,
    /// Format, and the file to write it to; may be given several times
    #[arg(short, long, value_name = "FORMAT[=FILE]", long_help = output::long_help_of_scan())]
    pub(crate) output: Vec<Output>,
    /// List only findings of at least this severity
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
    /// List passes too; the result holds them if it was written with --show-passed
    #[arg(long)]
    pub(crate) show_passed: bool,
    /// Show each finding with its place and the way to mend it
    #[arg(long)]
    pub(crate) details: bool,
}

pub(crate) const REPORT_EXAMPLES: &str = "\
Examples:
  seawall report result.json
  seawall report result.json -o sarif=result.sarif -o html=result.html
  curl -s https://ci.example.com/result.json | seawall report - -o markdown";
