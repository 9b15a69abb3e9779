//! Markdown for pull requests and job summaries.

use std::io::{self, Write};

use seawall_finding::{Severity, Verdict};

use crate::coverage::Unread;
use crate::framework;
use crate::group::{Group, groups, is_listed};
use crate::model::{Late, Model};
use crate::summary::{Summary, percent};
use crate::text::{count, plain};

/// Objects listed; hosts cut comments at 65,536 characters and summaries at a mebibyte.
const OBJECTS_LISTED_MAX: usize = 200;
/// Findings listed of one object.
const FINDINGS_LISTED_MAX: usize = 20;
/// Gaps listed, and ignored findings.
const GAPS_LISTED_MAX: usize = 100;

/// Writes the report.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    head(model, summary, out)?;
    gaps(model, out)?;
    for result in &model.frameworks {
        framework::write_markdown(result, escaped, out)?;
    }
    let groups = groups(model, |glance| is_listed(glance, model.view.details));
    if !groups.is_empty() {
        writeln!(out, "\n## Findings")?;
    }
    for group in groups.iter().take(OBJECTS_LISTED_MAX) {
        object(model, group, out)?;
    }
    if groups.len() > OBJECTS_LISTED_MAX {
        let more = count(groups.len() - OBJECTS_LISTED_MAX, "more object", "more objects");
        writeln!(out, "\n… and {more} with findings.")?;
    }
    undecided(summary, out)?;
    ignored(model, summary, out)?;
    notes(model, out)
}

fn head(model: &Model<'_>, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Seawall\n")?;
    let words: Vec<&str> = Severity::ALL.into_iter().rev().map(Severity::name).collect();
    writeln!(out, "| {} | manual | unknown | ignored |", words.join(" | "))?;
    writeln!(out, "|{}", " ---: |".repeat(words.len() + 3))?;
    for severity in Severity::ALL.into_iter().rev() {
        write!(out, "| {} ", summary.failures(severity))?;
    }
    let unknown = summary.unknown + summary.gaps;
    writeln!(out, "| {} | {unknown} | {} |\n", summary.manual, summary.ignored)?;
    writeln!(
        out,
        "Score **{}** at coverage **{}**. {}, {}, {}; {} not read.",
        percent(summary.score),
        percent(summary.coverage),
        count(summary.objects, "object", "objects"),
        count(summary.sources, "source", "sources"),
        count(summary.checks, "check", "checks"),
        summary.gaps,
    )?;
    if let Some(upgrade) = model.upgrade() {
        writeln!(out, "\nIt is {upgrade}.")?;
    }
    if summary.folded > 0 {
        let folded = count(summary.folded, "verdict", "verdicts");
        writeln!(out, "\n{folded} on objects that controllers made, told at the controllers.")?;
    }
    if summary.hidden > 0 {
        let least = model.view.severity_min;
        writeln!(
            out,
            "\n{} below severity {least} not listed.",
            count(summary.hidden, "finding", "findings")
        )?;
    }
    Ok(())
}

fn gaps(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gaps = model.gaps;
    if gaps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Not read")?;
    unread(model, out)?;
    let unbounded = || gaps.iter().filter(|gap| !gap.hides.is_bounded());
    if unbounded().next().is_none() {
        return Ok(());
    }
    writeln!(out, "\n| Place | Cause | Hint |\n| --- | --- | --- |")?;
    for gap in unbounded().take(GAPS_LISTED_MAX) {
        let place = code(&gap.place.to_string());
        let hint = gap.hint.as_deref().unwrap_or_default();
        writeln!(out, "| {place} | {} | {} |", escaped(&gap.cause.to_string()), escaped(hint))?;
    }
    more(unbounded().count(), out)
}

/// The kinds of a cluster that were not read.
fn unread(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let unread = Unread::of(model);
    if unread.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| Kind | Where | Cause | Leaves open |\n| --- | --- | --- | --- |")?;
    for one in unread.iter().take(GAPS_LISTED_MAX) {
        let (what, place) = (code(&one.what), escaped(&one.place()));
        writeln!(out, "| {what} | {place} | {} | {} |", escaped(&one.gap.cause.to_string()), one.open())?;
    }
    more(unread.len(), out)
}

fn object(model: &Model<'_>, group: &Group, out: &mut dyn Write) -> io::Result<()> {
    let mut late = Late::default();
    let first = model.row(group.findings[0], &mut late).object;
    let (kind, path) = (escaped(first.kind), code(first.spot.path));
    writeln!(out, "\n### {kind} {}\n\n{path}\n", escaped(&first.full_name()))?;
    writeln!(out, "| Severity | Line | Finding | Check |\n| --- | ---: | --- | --- |")?;
    for at in group.findings.iter().take(FINDINGS_LISTED_MAX) {
        let row = model.row(*at, &mut late);
        let word = match row.glance.verdict {
            Verdict::Fail => row.glance.severity.name(),
            verdict => verdict.name(),
        };
        let message = escaped(&row.message);
        let spot = &row.evidence.spot;
        let line = if spot.has_lines() { spot.start.line.to_string() } else { "–".to_owned() };
        let field = code(&row.evidence.field);
        let mark = row.glance.mark();
        writeln!(out, "| {word} | {line} | {mark}{message}<br>{field} | `{}` |", row.glance.check)?;
    }
    if let Some(more) = group.findings.len().checked_sub(FINDINGS_LISTED_MAX).filter(|more| *more > 0) {
        writeln!(out, "\n… and {more} more of this object.")?;
    }
    Ok(())
}

fn undecided(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Not decided\n\n| Cause | Findings |\n| --- | ---: |")?;
    for (cause, number) in &summary.causes {
        writeln!(out, "| {} | {number} |", cause.name())?;
    }
    Ok(())
}

fn ignored(model: &Model<'_>, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.ignored == 0 {
        return Ok(());
    }
    writeln!(out, "\n## Ignored\n\n| Severity | Place | Check | Reason |\n| --- | --- | --- | --- |")?;
    let mut late = Late::default();
    let accepted = model.findings().filter_map(|(at, glance)| Some((at, glance, glance.accepted?)));
    for (at, glance, accepted) in accepted.take(GAPS_LISTED_MAX) {
        let place = code(&model.row(at, &mut late).evidence.spot.path_line());
        let reason = escaped(&accepted.to_string());
        writeln!(out, "| {} | {place} | `{}` | {reason} |", glance.severity, glance.check)?;
    }
    more(summary.ignored, out)
}

fn notes(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    if model.notes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Notes\n\n| Place | Note | Hint |\n| --- | --- | --- |")?;
    for note in model.notes.iter().take(GAPS_LISTED_MAX) {
        let hint = escaped(note.hint.as_deref().unwrap_or_default());
        writeln!(out, "| {} | {} | {hint} |", code(&note.place.to_string()), escaped(&note.fact))?;
    }
    more(model.notes.len(), out)
}

fn more(all: usize, out: &mut dyn Write) -> io::Result<()> {
    match all.checked_sub(GAPS_LISTED_MAX) {
        Some(more) if more > 0 => writeln!(out, "\n… and {more} more."),
        _ => Ok(()),
    }
}

/// Text that Markdown shows as it is, also within a table, and that calls no one.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for character in plain(text).chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            // Mentions, issue numbers and addresses would act.
            '@' => shown.push_str("&#64;"),
            '#' => shown.push_str("&#35;"),
            ':' => shown.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '!' | '~' | '$' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    shown
}

/// Text as code, also within a table.
pub(crate) fn code(text: &str) -> String {
    let text = plain(text).replace('`', "'").replace('|', "\\|");
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_of_inputs_does_not_act() {
        assert_eq!(escaped("<img src=x> | [a](b) @all"), "&lt;img src=x&gt; \\| \\[a\\](b) &#64;all");
        assert_eq!(escaped("https://x #1 `c`"), "https&#58;//x &#35;1 \\`c\\`");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }
}
