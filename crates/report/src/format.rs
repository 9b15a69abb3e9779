//! The formats by name.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::str::FromStr;

use crate::emit::Emitter;
use crate::model::Model;
use crate::policy_report::Flavor;
use crate::run::{Run, View};
use crate::stored::Stored;
use crate::{
    csv, github, gitlab, html, junit, markdown, ocsf, oscal, policy_report, prometheus, report, sarif, table,
};

/// What a run can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal.
    Table,
    /// The whole report, `seawall.dev/report/v1`.
    Json,
    /// The same as YAML.
    Yaml,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
    /// GitHub's workflow commands.
    Github,
    /// For pull requests and job summaries.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// One file for a browser.
    Html,
    /// OSCAL assessment results, for auditors.
    Oscal,
    /// OCSF events, for SIEMs.
    Ocsf,
    /// OpenReports objects.
    Openreports,
    /// PolicyReport objects.
    Policyreport,
    /// Prometheus metrics.
    Prometheus,
    /// A graph in Graphviz' language; of chains only.
    Dot,
    /// A graph as Markdown shows it; of chains only.
    Mermaid,
    /// A graph in GraphML; of chains only.
    Graphml,
}

// === impl Format ===

impl Format {
    /// Every format of a run, in the order in which manuals list them.
    pub const ALL: [Format; 15] = [
        Format::Table,
        Format::Json,
        Format::Yaml,
        Format::Sarif,
        Format::Junit,
        Format::Gitlab,
        Format::Github,
        Format::Markdown,
        Format::Csv,
        Format::Html,
        Format::Oscal,
        Format::Ocsf,
        Format::Openreports,
        Format::Policyreport,
        Format::Prometheus,
    ];

    /// The word people type.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Yaml => "yaml",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Gitlab => "gitlab",
            Format::Github => "github",
            Format::Markdown => "markdown",
            Format::Csv => "csv",
            Format::Html => "html",
            Format::Oscal => "oscal",
            Format::Ocsf => "ocsf",
            Format::Openreports => "openreports",
            Format::Policyreport => "policyreport",
            Format::Prometheus => "prometheus",
            Format::Dot => "dot",
            Format::Mermaid => "mermaid",
            Format::Graphml => "graphml",
        }
    }

    /// What it is, in a few words.
    pub fn description(self) -> &'static str {
        match self {
            Format::Table => "for people at a terminal, grouped by object",
            Format::Json => "the whole report, schema seawall.dev/report/v1",
            Format::Yaml => "the same as YAML",
            Format::Sarif => "SARIF 2.1.0, for code scanning",
            Format::Junit => "JUnit XML, for test reports",
            Format::Gitlab => "GitLab code quality report",
            Format::Github => "GitHub workflow commands, which annotate a pull request",
            Format::Markdown => "for pull requests and job summaries",
            Format::Csv => "one line a finding, for spreadsheets",
            Format::Html => "one file for a browser, searchable",
            Format::Oscal => "OSCAL 1.2.2 assessment results, for auditors",
            Format::Ocsf => "OCSF 1.3.0 compliance findings, one a line, for SIEMs",
            Format::Openreports => "OpenReports objects for a cluster",
            Format::Policyreport => "PolicyReport objects for a cluster",
            Format::Prometheus => "metrics in Prometheus' text format",
            Format::Dot => "a graph for Graphviz",
            Format::Mermaid => "a graph for Markdown",
            Format::Graphml => "a graph for programs that lay graphs out",
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
    write(format, &Model::of_run(run), out)
}

/// Writes a result that was read back in a format: what the run itself would have written, without
/// excerpts of sources.
pub fn render_stored(format: Format, stored: &Stored, view: View, out: &mut dyn Write) -> io::Result<()> {
    write(format, &Model::of_stored(stored, view), out)
}

fn write(format: Format, model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    match format {
        Format::Table => table::write(model, &mut out)?,
        Format::Json => report::write(model, Emitter::json(&mut out, report::DEPTH))?,
        Format::Yaml => report::write(model, Emitter::yaml(&mut out))?,
        Format::Sarif => sarif::write(model, Emitter::json(&mut out, sarif::DEPTH))?,
        Format::Junit => junit::write(model, &mut out)?,
        Format::Gitlab => gitlab::write(model, Emitter::json(&mut out, gitlab::DEPTH))?,
        Format::Github => github::write(model, &mut out)?,
        Format::Markdown => markdown::write(model, &mut out)?,
        Format::Csv => csv::write(model, &mut out)?,
        Format::Html => html::write(model, &mut out)?,
        Format::Oscal => oscal::write(model, Emitter::json(&mut out, oscal::DEPTH))?,
        Format::Ocsf => ocsf::write(model, &mut out)?,
        Format::Openreports => {
            let emitter = Emitter::json(&mut out, policy_report::DEPTH);
            policy_report::write(model, Flavor::OpenReports, emitter)?;
        }
        Format::Policyreport => {
            let emitter = Emitter::json(&mut out, policy_report::DEPTH);
            policy_report::write(model, Flavor::PolicyReport, emitter)?;
        }
        Format::Prometheus => prometheus::write(model, &mut out)?,
        Format::Dot | Format::Mermaid | Format::Graphml => {
            return Err(io::Error::other(format!("a run cannot be drawn as {format}")));
        }
    }
    out.flush()
}
