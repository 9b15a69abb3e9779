//! One line a finding, for spreadsheets (RFC 4180).

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_finding::Severity;

use crate::model::{Late, Model};
use crate::text::plain;

const HEADER: [&str; 15] = [
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
    "new",
];

/// Writes the findings, then the gaps as verdicts that are unknown, then the passes.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    csv_line(out, &HEADER)?;
    let mut names = model.names();
    let mut late = Late::default();
    for (at, glance) in model.findings() {
        let row = model.row(at, &mut late);
        csv_line(
            out,
            &[
                glance.verdict.name(),
                glance.severity.name(),
                glance.check,
                row.object.kind,
                row.object.namespace.unwrap_or_default(),
                row.object.name,
                row.evidence.spot.path,
                &number(row.evidence.spot.start.line),
                &number(row.evidence.spot.start.column),
                &row.evidence.field,
                &row.message,
                glance.cause().map_or("", |cause| cause.name()),
                &glance.accepted.map(ToString::to_string).unwrap_or_default(),
                &names.next(at).to_string(),
                glance.new.map_or("", |new| if new { "yes" } else { "no" }),
            ],
        )?;
    }
    for gap in model.gaps {
        let mut cells = [""; 15];
        let position = gap.place.position.map(|(line, column)| (line.to_string(), column.to_string()));
        let (line_cell, column_cell) = position.unwrap_or_default();
        (cells[0], cells[6], cells[7], cells[8]) = ("unknown", &gap.place.path, &line_cell, &column_cell);
        (cells[10], cells[11]) = (&gap.cause.detail, gap.cause.kind.name());
        csv_line(out, &cells)?;
    }
    let severities: HashMap<&str, Severity> =
        model.checks.iter().map(|check| (check.id, check.severity)).collect();
    for at in 0..model.pass_count() {
        let (check, object) = model.pass(at);
        let mut cells = [""; 15];
        let severity = severities.get(check).map_or("", |severity| severity.name());
        (cells[0], cells[1], cells[2]) = ("pass", severity, check);
        (cells[3], cells[4]) = (object.kind, object.namespace.unwrap_or_default());
        (cells[5], cells[6]) = (object.name, object.spot.path);
        csv_line(out, &cells)?;
    }
    Ok(())
}

/// A line or a column; nothing where there is none.
fn number(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

/// Writes one line of cells; what a spreadsheet would run as a formula becomes text.
pub fn csv_line<C: AsRef<str>>(out: &mut dyn Write, cells: &[C]) -> io::Result<()> {
    for (number, text) in cells.iter().map(AsRef::as_ref).enumerate() {
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
