//! What has changed between two results, for people and as data: schema `seawall.dev/diff/v1`.

use std::io::{self, BufWriter, Write};
use std::str::FromStr;

use seawall_finding::{Change, ChangeKind, Record, Verdict};

use crate::emit::Emitter;
use crate::markdown::{code, escaped};
use crate::text::{columns, count, plain, wrap};

const SCHEMA: &str = "seawall.dev/diff/v1";

/// Depth of the list of changes, which stand on one line each.
const DEPTH: usize = 2;

/// Changes of one kind that people are shown; JSON has all.
const LISTED_MAX: usize = 500;

/// The narrowest table.
const WIDTH_MIN: usize = 40;

/// What a diff can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffFormat {
    /// For people at a terminal.
    Table,
    /// All of it, `seawall.dev/diff/v1`.
    Json,
    /// For pull requests and job summaries.
    Markdown,
}

/// One side of a diff.
#[derive(Clone, Debug)]
pub struct DiffSide {
    /// What people called it.
    pub name: String,
    /// Findings.
    pub findings: usize,
    /// What could not be read.
    pub gaps: usize,
}

// === impl DiffFormat ===

impl FromStr for DiffFormat {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "table" => Ok(DiffFormat::Table),
            "json" => Ok(DiffFormat::Json),
            "markdown" => Ok(DiffFormat::Markdown),
            _ => Err(format!("unknown format \"{word}\"; one of table, json, markdown")),
        }
    }
}

/// Writes a diff. People are shown what is new, changed, unseen or fixed; the rest is counted.
pub fn write_diff(
    format: DiffFormat,
    sides: &[DiffSide; 2],
    changes: &[Change<'_>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    match format {
        DiffFormat::Table => table(sides, changes, width.max(WIDTH_MIN), &mut out)?,
        DiffFormat::Json => json(sides, changes, &mut out)?,
        DiffFormat::Markdown => markdown(sides, changes, &mut out)?,
    }
    out.flush()
}

/// The changes of a kind, the severest first.
fn of_kind<'c, 'r>(changes: &'c [Change<'r>], kind: ChangeKind) -> Vec<&'c Change<'r>> {
    let mut found: Vec<&Change<'_>> = changes.iter().filter(|change| change.kind == kind).collect();
    found.sort_by_key(|change| std::cmp::Reverse(change.record().severity));
    found
}

/// What people are shown in full.
const LISTED: [ChangeKind; 4] = [ChangeKind::New, ChangeKind::Changed, ChangeKind::Unseen, ChangeKind::Fixed];

fn table(sides: &[DiffSide; 2], changes: &[Change<'_>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    listed(changes, width, out)?;
    writeln!(out, "{}", totals(changes))?;
    for (side, label) in sides.iter().zip(["before", "after "]) {
        let gaps = if side.gaps > 0 { format!(", {} not read", side.gaps) } else { String::new() };
        let findings = count(side.findings, "finding", "findings");
        writeln!(out, "{label}  {}: {findings}{gaps}", plain(&side.name))?;
    }
    Ok(())
}

/// Lists for people what is new, changed, unseen or fixed.
pub(crate) fn listed(changes: &[Change<'_>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for kind in LISTED {
        let found = of_kind(changes, kind);
        if found.is_empty() {
            continue;
        }
        writeln!(out, "{} ({})", title(kind), found.len())?;
        for change in found.iter().take(LISTED_MAX) {
            let record = change.record();
            let word = format!("  {:<10}", word(record));
            let text = format!(
                "{} {}: {}{} [{}]  {}",
                record.object.kind,
                full_name(record),
                record.message,
                became(change),
                record.check,
                record.place
            );
            for (number, line) in
                wrap(&plain(&text), width.max(WIDTH_MIN) - columns(&word)).iter().enumerate()
            {
                let lead = if number == 0 { word.as_str() } else { "            " };
                writeln!(out, "{lead}{line}")?;
            }
        }
        if let Some(more) = found.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
            writeln!(out, "  ... and {more} more; `-o json` lists all")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn markdown(sides: &[DiffSide; 2], changes: &[Change<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Seawall: what has changed\n\n{}.\n", totals(changes))?;
    for (side, label) in sides.iter().zip(["Before", "After"]) {
        let gaps = if side.gaps > 0 { format!(", {} not read", side.gaps) } else { String::new() };
        let findings = count(side.findings, "finding", "findings");
        writeln!(out, "- {label}: {}, {findings}{gaps}", code(&side.name))?;
    }
    for kind in LISTED {
        let found = of_kind(changes, kind);
        if found.is_empty() {
            continue;
        }
        writeln!(out, "\n## {} ({})\n", title(kind), found.len())?;
        writeln!(out, "| Severity | Object | Finding | Place | Check |\n| --- | --- | --- | --- | --- |")?;
        for change in found.iter().take(LISTED_MAX) {
            let record = change.record();
            let object = escaped(&format!("{} {}", record.object.kind, full_name(record)));
            let message = escaped(&format!("{}{}", record.message, became(change)));
            let place = code(&record.place.to_string());
            writeln!(
                out,
                "| {} | {object} | {message} | {place} | `{}` |",
                word(record),
                escaped(&record.check)
            )?;
        }
        if let Some(more) = found.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
            writeln!(out, "\n… and {more} more.")?;
        }
    }
    Ok(())
}

fn json(sides: &[DiffSide; 2], changes: &[Change<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut out = Emitter::json(out, DEPTH);
    out.begin_map();
    out.key("schema").string(SCHEMA);
    for (side, key) in sides.iter().zip(["before", "after"]) {
        out.key(key).begin_map();
        out.key("name").string(&side.name);
        out.key("findings").number(side.findings as u64);
        out.key("gaps").number(side.gaps as u64);
        out.end();
    }
    out.key("summary").begin_map();
    for kind in ChangeKind::ALL {
        let number = changes.iter().filter(|change| change.kind == kind).count();
        out.key(kind.name()).number(number as u64);
    }
    out.end();
    out.key("changes").begin_list();
    for kind in ChangeKind::ALL {
        changes.iter().filter(|change| change.kind == kind).for_each(|change| one(change, &mut out));
    }
    out.end();
    out.end();
    out.finish()
}

/// One change as data.
pub(crate) fn one(change: &Change<'_>, out: &mut Emitter<'_>) {
    let record = change.record();
    out.begin_map();
    out.key("change").string(change.kind.name());
    out.key("fingerprint").string(&record.fingerprint);
    out.key("check").string(&record.check);
    out.key("apiVersion").string(&record.object.api_version);
    out.key("kind").string(&record.object.kind);
    out.key("namespace").string_or_null(record.object.namespace.as_deref());
    out.key("name").string(&record.object.name);
    out.key("field").string(&record.field);
    out.key("message").string(&record.message);
    for (key, record) in [("before", change.before), ("after", change.after)] {
        out.key(key);
        let Some(record) = record else {
            out.null();
            continue;
        };
        out.begin_map();
        out.key("severity").string(record.severity.name());
        out.key("verdict").string(record.verdict.name());
        out.key("ignored").string_or_null(record.ignored.as_ref().map(|accepted| accepted.reason.as_str()));
        out.key("path").string(&record.place.path);
        out.key("line").number(record.place.position.map_or(0, |(line, _)| line.into()));
        out.key("column").number(record.place.position.map_or(0, |(_, column)| column.into()));
        out.end();
    }
    out.end();
}

fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "New",
        ChangeKind::Changed => "Changed",
        ChangeKind::Unseen => "Not found any more, and maybe only unseen",
        ChangeKind::Fixed => "Fixed",
        ChangeKind::Moved => "Moved",
        ChangeKind::Unchanged => "Unchanged",
    }
}

fn totals(changes: &[Change<'_>]) -> String {
    let number = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let words: Vec<String> =
        ChangeKind::ALL.into_iter().map(|kind| format!("{} {}", number(kind), kind.name())).collect();
    words.join(", ")
}

/// The word that a finding stands under: its severity where it is an open failure.
fn word(record: &Record) -> &'static str {
    match (record.verdict, &record.ignored) {
        (_, Some(_)) => "ignored",
        (Verdict::Fail, None) => record.severity.name(),
        (verdict, None) => verdict.name(),
    }
}

/// What it was before, where that was another.
fn became(change: &Change<'_>) -> String {
    match (change.kind, change.before) {
        (ChangeKind::Changed, Some(before)) => format!(" (was {})", word(before)),
        _ => String::new(),
    }
}

fn full_name(record: &Record) -> String {
    match &record.object.namespace {
        Some(namespace) => format!("{namespace}/{}", record.object.name),
        None => record.object.name.clone(),
    }
}
