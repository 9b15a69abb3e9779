//! One line a finding, for spreadsheets (RFC 4180).

use std::io::{self, Write};

use crate::fingerprint::Fingerprints;
use crate::row::{Late, Row};
use crate::run::Run;
use crate::text::plain;

const HEADER: [&str; 14] = [
    "verdict",
    "severity",
    "check",
    "kind",
    "namespace",
    "name",
    "path",
    "line",
    "column",
    "field",
    "message",
    "cause",
    "ignored",
    "fingerprint",
];

/// Writes the findings, then the gaps as verdicts that are unknown, then the passes.
pub(crate) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, HEADER)?;
    let mut fingerprints = Fingerprints::new(run.world);
    let mut late = Late::default();
    for finding in run.findings() {
        let row = Row::of(run.world, finding, &mut late);
        line(
            out,
            [
                finding.verdict.name(),
                finding.severity.name(),
                finding.check,
                row.kind(),
                row.namespace.unwrap_or_default(),
                row.object.display_name(),
                row.path(),
                &number(row.region.start.line),
                &number(row.region.start.column),
                &row.field,
                &row.message,
                row.cause.map_or("", |cause| cause.name()),
                &finding.ignored.as_ref().map(ToString::to_string).unwrap_or_default(),
                &fingerprints.next(finding).to_string(),
            ],
        )?;
    }
    for gap in run.world.gaps() {
        let mut cells = [""; 14];
        let position = gap.place.position.map(|(line, column)| (line.to_string(), column.to_string()));
        let (line_cell, column_cell) = position.unwrap_or_default();
        (cells[0], cells[6], cells[7], cells[8]) = ("unknown", &gap.place.path, &line_cell, &column_cell);
        (cells[10], cells[11]) = (&gap.cause.detail, gap.cause.kind.name());
        line(out, cells)?;
    }
    if run.view.show_passed {
        for (check, id) in &run.results.passes {
            let object = run.world.object(*id);
            let mut cells = [""; 14];
            (cells[0], cells[1], cells[2]) = ("pass", run.selection.severity(check).name(), check.id);
            (cells[3], cells[4]) = (object.group_kind().kind, run.world.namespace(*id).unwrap_or_default());
            (cells[5], cells[6]) = (object.display_name(), &run.world.source(*id).path);
            line(out, cells)?;
        }
    }
    Ok(())
}

/// A line or a column; nothing where there is none.
fn number(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn line(out: &mut dyn Write, cells: [&str; 14]) -> io::Result<()> {
    for (number, text) in cells.iter().enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        cell(out, text)?;
    }
    out.write_all(b"\r\n")
}

fn cell(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let text = plain(text);
    // Spreadsheets run cells that begin so as formulas; an apostrophe makes them text.
    let guard = if text.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains([',', '"']) {
        return out.write_all(text.as_bytes());
    }
    write!(out, "\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let mut bytes = Vec::new();
        cell(&mut bytes, text).expect("a vector takes everything");
        String::from_utf8(bytes).expect("text is UTF-8")
    }

    #[test]
    fn formulas_become_text() {
        assert_eq!(of("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(of("-"), "\"'-\"");
        assert_eq!(of(" @SUM(1)"), "\"' @SUM(1)\"");
        assert_eq!(of("\t=1"), "\\t=1");
        assert_eq!(of("a,b"), "\"a,b\"");
        assert_eq!(of("plain = text"), "plain = text");
    }
}
