//! What a run says of frameworks, control by control.

use std::io::{self, Write};

use seawall_check::Tally;
use seawall_finding::CauseKind;
use seawall_posture::{ControlResult, ControlVerdict, Means};

use crate::emit::Emitter;
use crate::model::FrameworkView;
use crate::summary::percent;
use crate::text::{markup, plain, wrap};

/// Columns of the verdict in a table: the longest is `no evidence`.
const VERDICT_COLUMNS: usize = 13;
/// Columns that an id takes at most before its title moves on.
const ID_COLUMNS_MAX: usize = 26;

/// Writes the control list of a framework for a table, uncoloured: the words say it all.
pub(crate) fn write_table(result: &FrameworkView<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let ids = result.controls.iter().map(|one| one.id.len());
    let id_columns = ids.max().unwrap_or(0).min(ID_COLUMNS_MAX);
    for one in &result.controls {
        let verdict = one.verdict.name();
        let id = plain(one.id);
        let lead = format!("  {verdict:<VERDICT_COLUMNS$}{id:<id_columns$}  ");
        let text = format!("{} ({})", one.title, one.evidence);
        for (number, line) in wrap(&plain(&text), width.saturating_sub(lead.len())).iter().enumerate() {
            match number {
                0 => writeln!(out, "{lead}{line}")?,
                _ => writeln!(out, "{:indent$}{line}", "", indent = lead.len())?,
            }
        }
    }
    for line in wrap(&totals(result), width.saturating_sub(2)) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}

/// Writes a framework as a section of a Markdown report. `escape` makes text harmless there.
pub(crate) fn write_markdown(
    result: &FrameworkView<'_>,
    escape: fn(&str) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "\n## {}\n\n{}\n", escape(&heading(result)), totals(result))?;
    writeln!(out, "| Control | Verdict | Title | Evidence |\n| --- | --- | --- | --- |")?;
    for one in &result.controls {
        let (id, title) = (escape(one.id), escape(one.title));
        writeln!(out, "| {id} | {} | {title} | {} |", one.verdict.name(), escape(&one.evidence))?;
    }
    Ok(())
}

/// Writes a framework as a section of a page.
pub(crate) fn write_html(result: &FrameworkView<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<details><summary>{}: {}</summary>", markup(&heading(result)), totals(result))?;
    writeln!(out, "<div class=\"scroll\"><table><thead><tr><th>Control</th><th>Verdict</th>")?;
    writeln!(out, "<th>Title</th><th>Evidence</th></tr></thead><tbody>")?;
    for one in &result.controls {
        let (id, title) = (markup(one.id), markup(one.title));
        let (verdict, class) = match one.verdict {
            ControlVerdict::Fail => ("fail", "critical"),
            other => (other.name(), other.name()),
        };
        let evidence = markup(&one.evidence);
        writeln!(
            out,
            "<tr><td>{id}</td><td class=\"{class}\">{verdict}</td><td>{title}</td><td>{evidence}</td></tr>"
        )?;
    }
    writeln!(out, "</tbody></table></div></details>")
}

/// Writes a framework as data.
pub(crate) fn write_data(result: &FrameworkView<'_>, out: &mut Emitter<'_>) {
    out.begin_map();
    out.key("name").string(result.name);
    out.key("title").string(result.title);
    out.key("version").string(result.version);
    out.key("reference").string(result.reference);
    out.key("score").share(result.score);
    out.key("coverage").share(result.coverage);
    out.key("controls").begin_list();
    for one in &result.controls {
        out.begin_map();
        out.key("id").string(one.id);
        out.key("title").string(one.title);
        out.key("section").string(one.section);
        out.key("verdict").string(one.verdict.name());
        out.key("cause").string_or_null(one.cause.map(CauseKind::name));
        out.key("evidence").string(&one.evidence);
        out.key("checks").begin_list();
        one.checks.iter().for_each(|check| out.string(check));
        out.end();
        crate::report::verdicts(&one.tally, out);
        out.end();
    }
    out.end();
    out.end();
}

/// Title, edition and name of a framework.
pub(crate) fn heading(result: &FrameworkView<'_>) -> String {
    let edition = if result.version.is_empty() { "" } else { " " };
    format!("{}{edition}{} ({})", result.title, result.version, result.name)
}

/// How many controls got which verdict, with score and coverage.
pub(crate) fn totals(result: &FrameworkView<'_>) -> String {
    let number =
        |verdict: ControlVerdict| result.controls.iter().filter(|one| one.verdict == verdict).count();
    format!(
        "{} pass, {} fail, {} manual, {} unknown, {} without evidence; score {} at coverage {}",
        number(ControlVerdict::Pass),
        number(ControlVerdict::Fail),
        number(ControlVerdict::Manual),
        number(ControlVerdict::Unknown),
        number(ControlVerdict::NoEvidence),
        percent(result.score),
        percent(result.coverage),
    )
}

/// What the verdict of a control rests on, in a few words.
pub(crate) fn evidence(one: &ControlResult<'_>) -> String {
    match &one.control.means {
        Means::Manual(why) => format!("for a person: {why}"),
        Means::NotImplemented(why) if why.is_empty() => "no check yet".to_owned(),
        Means::NotImplemented(why) => format!("no check yet: {why}"),
        Means::Checks(_) => match one.cause {
            Some(cause) => format!("{}: {}", cause.name(), tallied(&one.tally)),
            None => tallied(&one.tally),
        },
    }
}

fn tallied(tally: &Tally) -> String {
    let parts = [
        (tally.fail, "fail"),
        (tally.unknown, "unknown"),
        (tally.manual, "manual"),
        (tally.ignored, "ignored"),
        (tally.pass, "pass"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if words.is_empty() { "no object concerned".to_owned() } else { words.join(", ") }
}
