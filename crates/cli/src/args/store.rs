//! The flags that say where findings are kept, and the commands about those that are.

use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};
use seawall_finding::Severity;
use seawall_store::{Cursor, Location, Status, Time};

/// Where to keep what a scan finds.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What to keep")]
pub(crate) struct KeepArgs {
    /// Keep the findings: a file, or postgres://user@host/database
    ///
    /// A finding gets a history: when it was first and last seen, fixed, found again. `seawall findings`
    /// tells it. A password may stand in PGPASSWORD or in ~/.pgpass.
    #[arg(long, value_name = "FILE|URL", value_parser = location)]
    pub(crate) store: Option<Location>,
    /// Name of what is scanned, for --store
    ///
    /// Scans of one name follow each other. Without it: the full path of what is read, or the context of
    /// the cluster; in a database that several machines share it has to be given.
    #[arg(long, value_name = "NAME", requires = "store")]
    pub(crate) target: Option<String>,
}

/// Commands below `findings`.
#[derive(Debug, Subcommand)]
pub(crate) enum FindingsCommand {
    /// List findings that were kept
    #[command(after_long_help = LIST_EXAMPLES)]
    List(Box<ListFindingsArgs>),
    /// Show one finding and what happened to it
    Show(ShowFindingArgs),
    /// Show how a target fared from scan to scan
    Trend(TrendArgs),
    /// List what was scanned
    Targets(TargetsArgs),
    /// Keep results that were stored as JSON
    ///
    /// Each counts as a scan at its own time, so the oldest comes first. A result does not say what was asked
    /// for: a finding is fixed by it only where its check ran and its object is in the result too, which
    /// `scan --show-passed` makes sure of.
    Import(ImportArgs),
    /// Forget what ended long ago
    ///
    /// Drops findings that were fixed before a moment, and gives their space back. What is open stays, and so
    /// do the totals of each scan, which `trend` shows.
    Prune(PruneArgs),
}

/// Which store.
#[derive(Args, Clone, Debug)]
pub(crate) struct StoreArgs {
    /// Where the findings are kept: a file, or postgres://user@host/database
    #[arg(long, value_name = "FILE|URL", value_parser = location)]
    pub(crate) store: Location,
}

/// Arguments of `findings list`.
#[derive(Args, Debug)]
pub(crate) struct ListFindingsArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Only those of this target
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// Only those of these checks; `*` and `?` match
    #[arg(long, value_name = "ID|GLOB", value_delimiter = ',')]
    pub(crate) check: Vec<String>,
    /// Only those of at least this severity
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
    /// Only those about objects in these namespaces
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) namespace: Vec<String>,
    /// Only those about objects of these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<String>,
    /// Only those that are open, reopened, accepted or fixed
    #[arg(long, value_name = "STATUS", value_delimiter = ',', default_value = "open,reopened")]
    pub(crate) status: Vec<Status>,
    /// Only those whose status changed since: 7d, 12h, or 2026-01-31
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<When>,
    /// Only those whose status changed before: 7d, 12h, or 2026-01-31
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<When>,
    /// How many at most; the most severe come first [default: 500 in a table, else all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Only those that follow this one in the list
    ///
    /// A list that has a limit says where it goes on: in JSON as `next`.
    #[arg(long, value_name = "FINGERPRINT[@TARGET]")]
    pub(crate) after: Option<Cursor>,
    /// How to print them
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: FindingsFormat,
}

/// Arguments of `findings show`.
#[derive(Args, Debug)]
pub(crate) struct ShowFindingArgs {
    /// The fingerprint, or its first digits
    pub(crate) fingerprint: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Of this target
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: FindingFormat,
}

/// Arguments of `findings trend`.
#[derive(Args, Debug)]
pub(crate) struct TrendArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Of this target; may be left out where there is only one
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// Only scans since: 7d, 12h, or 2026-01-31
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<When>,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: FindingsFormat,
}

/// Arguments of `findings targets`.
#[derive(Args, Debug)]
pub(crate) struct TargetsArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// How to print them
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: FindingsFormat,
}

/// Arguments of `findings import`.
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// Results of `scan -o json`, the oldest first; `-` is standard input
    #[arg(required = true, value_name = "RESULT")]
    pub(crate) results: Vec<String>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Name of what was scanned
    #[arg(long, value_name = "NAME")]
    pub(crate) target: String,
}

/// Arguments of `findings prune`.
#[derive(Args, Debug)]
pub(crate) struct PruneArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Only of this target
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// What ended before: 90d, or 2026-01-31
    #[arg(long, visible_alias = "older-than", value_name = "TIME")]
    pub(crate) before: When,
    /// Also open findings that no scan could look at since then
    #[arg(long)]
    pub(crate) unseen: bool,
}

/// How kept findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// Columns for people
    Table,
    /// One JSON document
    Json,
    /// One line each, for spreadsheets
    Csv,
}

/// How one kept finding is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// Text for people
    Text,
    /// One JSON document
    Json,
}

/// A moment, or how long ago it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Then.
    At(Time),
    /// So many seconds ago.
    Ago(u32),
}

pub(crate) const FINDINGS_EXAMPLES: &str = "\
Examples:
  seawall scan deploy/ --store findings.db
  seawall findings list --store findings.db --severity high
  seawall findings show 3f9c01aa --store findings.db
  seawall findings trend --store findings.db --since 30d
  seawall findings import result.json --store findings.db --target shop
  seawall findings prune --store findings.db --before 365d";

const LIST_EXAMPLES: &str = "\
Examples:
  What came back after it was fixed:
    seawall findings list --store findings.db --status reopened

  What was fixed in the last week, for a spreadsheet:
    seawall findings list --store findings.db --status fixed --since 7d -o csv

  What is critical in one namespace of one cluster, in a database:
    seawall findings list --store postgres://audit@localhost/seawall \\
      --target prod --severity critical --namespace shop";

/// Reads the address of a store.
fn location(text: &str) -> Result<Location, String> {
    text.parse().map_err(|error: seawall_store::Error| match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    })
}

// === impl When ===

impl When {
    /// The moment, seen from another one.
    pub(crate) fn seen_from(self, now: Time) -> Time {
        match self {
            When::At(time) => time,
            When::Ago(seconds) => now.minus(i64::from(seconds)),
        }
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit = match text.chars().last() {
            Some('h') => 3600,
            Some('d') => 86_400,
            Some('w') => 7 * 86_400,
            _ => 0,
        };
        let number = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
        if unit > 0 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let seconds = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
            return seconds.map(When::Ago).ok_or_else(|| format!("\"{text}\" is too long ago"));
        }
        text.parse().map(When::At).map_err(|_| {
            format!("\"{text}\" is no moment; write 7d, 12h, 2w, 2026-01-31 or 2026-01-31T09:30:00Z")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_days_or_how_long_ago_they_were() {
        for (text, expected) in [
            ("7d", When::Ago(604_800)),
            ("12h", When::Ago(43_200)),
            ("2w", When::Ago(1_209_600)),
            ("1970-01-02", When::At(Time(86_400))),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in ["", "d", "7", "7m", "-7d", "1.5d", "99999999d", "2026-13-01", "é"] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
        assert_eq!(When::Ago(60).seen_from(Time(100)), Time(40));
    }
}
