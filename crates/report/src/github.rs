//! Workflow commands of GitHub Actions, which become annotations of a pull request.

use std::cmp::Reverse;
use std::io::{self, Write};

use seawall_finding::Severity;

use crate::model::{Late, Model};
use crate::summary::percent;
use crate::text::{count, plain};

/// Annotations written; GitHub shows the first ten of a level.
const ANNOTATIONS_MAX: usize = 1_000;

/// Writes what could not be read, the open failures that no baseline knows, the worst first, what
/// somebody accepted, and the totals.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    for gap in model.gaps.iter().take(ANNOTATIONS_MAX) {
        let (line, column) = gap.place.position.unwrap_or_default();
        let place = [("line", line), ("col", column)];
        command(out, "error", &gap.place.path, &place, "not read", &gap.cause.to_string())?;
    }
    for note in model.notes.iter().take(ANNOTATIONS_MAX) {
        let (line, column) = note.place.position.unwrap_or_default();
        let place = [("line", line), ("col", column)];
        command(out, "warning", &note.place.path, &place, "note", &note.fact)?;
    }
    let mut wanted: Vec<usize> = model
        .findings()
        .filter(|(_, glance)| glance.breaks() || glance.accepted.is_some())
        .map(|(at, _)| at)
        .collect();
    wanted.sort_by_key(|at| {
        let glance = model.glance(*at);
        (glance.accepted.is_some(), Reverse(glance.severity))
    });
    let mut late = Late::default();
    for at in wanted.iter().take(ANNOTATIONS_MAX) {
        let row = model.row(*at, &mut late);
        let level = if row.glance.accepted.is_some() { "notice" } else { level(row.glance.severity) };
        let (start, end) = (row.evidence.spot.start, row.evidence.spot.end);
        let place =
            [("line", start.line), ("col", start.column), ("endLine", end.line), ("endColumn", end.column)];
        let title = format!("{} ({})", row.glance.check, row.glance.severity);
        let (prefix, kind) = (row.glance.prefix(), row.object.kind);
        let text = format!("{prefix}{kind} {}: {}", row.object.full_name(), row.message);
        command(out, level, row.evidence.spot.path, &place, &title, &text)?;
    }
    totals(model, wanted.len(), out)
}

fn totals(model: &Model<'_>, wanted: usize, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    let failures: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .map(|severity| format!("{} {severity}", summary.failures(severity)))
        .collect();
    let mut text = format!(
        "{}; {} manual, {} unknown, {} ignored; score {} at coverage {}; {} not read",
        failures.join(", "),
        summary.manual,
        summary.unknown,
        summary.ignored,
        percent(summary.score),
        percent(summary.coverage),
        summary.gaps,
    );
    if let Some(more) = wanted.checked_sub(ANNOTATIONS_MAX).filter(|more| *more > 0) {
        text += &format!("; {} not annotated", count(more, "finding", "findings"));
    }
    if summary.hidden > 0 {
        text += &format!("; {} below {} not listed", summary.hidden, model.view.severity_min);
    }
    command(out, "notice", "", &[], "Seawall", &text)
}

fn command(
    out: &mut dyn Write,
    level: &str,
    path: &str,
    place: &[(&str, u32)],
    title: &str,
    text: &str,
) -> io::Result<()> {
    write!(out, "::{level} title={}", property(title))?;
    if !path.is_empty() {
        write!(out, ",file={}", property(path.trim_start_matches("./")))?;
        for (key, number) in place.iter().filter(|(_, number)| *number > 0) {
            write!(out, ",{key}={number}")?;
        }
    }
    writeln!(out, "::{}", data(text))
}

/// A message: what would end it is escaped as the runner reads it.
fn data(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}
