//! The formats by name.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::str::FromStr;

use crate::emit::Emitter;
use crate::run::Run;
use crate::{report, table};

/// What a run can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal.
    Table,
    /// The whole report, `seawall.dev/report/v1`.
    Json,
    /// The same as YAML.
    Yaml,
}

// === impl Format ===

impl Format {
    /// Every format, in the order in which manuals list them.
    pub const ALL: [Format; 3] = [Format::Table, Format::Json, Format::Yaml];

    /// The word people type.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Yaml => "yaml",
        }
    }

    /// What it is, in a few words.
    pub fn description(self) -> &'static str {
        match self {
            Format::Table => "for people at a terminal, grouped by object",
            Format::Json => "the whole report, schema seawall.dev/report/v1",
            Format::Yaml => "the same as YAML",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Format::ALL.into_iter().find(|format| format.name() == word).ok_or_else(|| {
            let names: Vec<_> = Format::ALL.into_iter().map(Format::name).collect();
            format!("unknown format \"{word}\"; one of {}", names.join(", "))
        })
    }
}

/// Writes a run in a format.
pub fn render(format: Format, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Table => table::write(run, &mut out)?,
        Format::Json => report::write(run, Emitter::json(&mut out))?,
        Format::Yaml => report::write(run, Emitter::yaml(&mut out))?,
    }
    out.flush()
}
