//! The flags of `fix`.

use std::str::FromStr;

use clap::{Args, Subcommand};
use seawall_finding::Severity;

use crate::args::{ClusterArgs, ExceptionsArgs, ReadArgs, SettingsArgs};

pub(crate) const EXIT_CODES: &str = "\
Exit codes, first that holds:
  2  wrong usage, or a file could not be written
  3  something asked for could not be read
  0  everything else, also where fixes are withheld or findings need a choice";

pub(crate) const EXAMPLES: &str = "\
Examples:
  Show what would be changed:
    seawall fix deploy/

  Change the files:
    seawall fix deploy/ --in-place

  Only some checks, as a patch for review:
    seawall fix deploy/ --check 'capability-*' -o patch=fix.patch && git apply fix.patch

  Objects of a cluster: show the patches, then make them:
    seawall fix cluster -n shop
    seawall fix cluster -n shop --apply

Exit codes, first that holds:
  2  wrong usage, or a file could not be written
  3  something asked for could not be read
  0  everything else, also where fixes are withheld or findings need a choice";

pub(crate) const CLUSTER_EXIT_CODES: &str = "\
Exit codes, first that holds:
  2  wrong usage, or a patch was refused
  3  something asked for could not be read
  0  everything else, also where fixes are withheld or findings need a choice";

pub(crate) const CLUSTER_EXAMPLES: &str = "\
Examples:
  Show what would be changed, as commands:
    seawall fix cluster -n shop

  Change only what is critical, and keep the commands for review:
    seawall fix cluster --severity critical > fix.sh

  Patch the objects:
    seawall fix cluster -n shop --check privileged-container --apply

Exit codes, first that holds:
  2  wrong usage, or a patch was refused
  3  something asked for could not be read
  0  everything else, also where fixes are withheld or findings need a choice";

/// What to mend instead of files.
#[derive(Debug, Subcommand)]
pub(crate) enum FixTarget {
    /// Mend objects of a cluster
    ///
    /// Prints a `kubectl patch` for each object, and changes nothing. What a controller made is mended at
    /// its owner; what Argo CD, Flux or Helm keep in step with a source is to be mended there, and told.
    /// Every patch tests that its object has not changed since it was read.
    #[command(after_help = CLUSTER_EXIT_CODES, after_long_help = CLUSTER_EXAMPLES)]
    Cluster(Box<FixClusterArgs>),
}

/// Arguments of `fix cluster`.
#[derive(Args, Debug)]
pub(crate) struct FixClusterArgs {
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) what: FixWhatArgs,
    #[command(flatten)]
    pub(crate) accept: ExceptionsArgs,
    #[command(flatten)]
    pub(crate) how: FixClusterHowArgs,
}

/// Where the changes of a cluster go.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "How to mend")]
pub(crate) struct FixClusterHowArgs {
    /// Print the commands and change nothing; this is the default
    #[arg(long, conflicts_with_all = ["apply", "output"])]
    pub(crate) dry_run: bool,
    /// Patch the objects
    ///
    /// One after the other. A patch is refused where its object has changed since it was read.
    #[arg(long, conflicts_with = "output")]
    pub(crate) apply: bool,
    /// Write the changes as `json-patch`
    ///
    /// One line for each object with a JSON patch (RFC 6902), as `kubectl patch --type=json` takes it.
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(crate) output: Option<FixOutput>,
}

/// Arguments of `fix`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct FixArgs {
    #[command(subcommand)]
    pub(crate) target: Option<FixTarget>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) what: FixWhatArgs,
    #[command(flatten)]
    pub(crate) accept: ExceptionsArgs,
    #[command(flatten)]
    pub(crate) how: FixHowArgs,
}

/// What to mend.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to mend")]
pub(crate) struct FixWhatArgs {
    /// Mend only what these checks find; `*` and `?` match
    #[arg(long, value_name = "ID|GLOB", value_delimiter = ',')]
    pub(crate) check: Vec<String>,
    /// Leave out these checks; `*` and `?` match
    #[arg(long, value_name = "ID|GLOB", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
    /// Mend only findings of at least this severity [default: low, or info with --check]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
}

/// Where the changes go.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "How to mend")]
pub(crate) struct FixHowArgs {
    /// Show a diff and change nothing; this is the default
    #[arg(long, conflicts_with_all = ["in_place", "output"])]
    pub(crate) dry_run: bool,
    /// Change the files themselves
    ///
    /// A file is replaced whole or not at all, and keeps its permissions.
    #[arg(long, conflicts_with = "output")]
    pub(crate) in_place: bool,
    /// Write the changes as `patch` or `json-patch`
    ///
    /// `patch` is a unified diff, as `git apply` takes it. `json-patch` is one line for each object with a
    /// JSON patch (RFC 6902), as `kubectl patch --type=json` takes it, for objects that no file holds.
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(crate) output: Option<FixOutput>,
    /// Print secret values near changed lines instead of hiding them
    ///
    /// A patch needs its lines as they are; without this flag a file is left out of it if secret values
    /// would be shown.
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

/// `-o FORMAT[=FILE]` of `fix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FixOutput {
    pub(crate) format: FixFormat,
    /// The file; none for standard output.
    pub(crate) file: Option<String>,
}

/// How changes are written for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FixFormat {
    /// A unified diff.
    Patch,
    /// JSON patches, one line for each object.
    JsonPatch,
}

// === impl FixOutput ===

impl FromStr for FixOutput {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(file)),
            None => (text, None),
        };
        let format = match word {
            "patch" => FixFormat::Patch,
            "json-patch" => FixFormat::JsonPatch,
            _ => return Err(format!("unknown format \"{word}\"; one of patch, json-patch")),
        };
        match file {
            Some("") => Err(format!("{word}= names no file; leave the = out for standard output")),
            Some("-") | None => Ok(FixOutput { format, file: None }),
            Some(file) => Ok(FixOutput { format, file: Some(file.to_owned()) }),
        }
    }
}
