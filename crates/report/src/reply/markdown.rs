//! A reply for pull requests and job summaries.

use std::io::{self, Write};

use super::{Cell, MARKDOWN_ROWS_MAX, Part, Reply, Sheet};
use crate::markdown::{code, escaped};

pub(super) fn write(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}", escaped(&reply.title))?;
    for part in &reply.parts {
        match part {
            Part::Text(text) => writeln!(out, "\n{}", escaped(text))?,
            Part::Sheet(sheet) if !sheet.is_shown() => {}
            Part::Sheet(sheet) => self::sheet(sheet, out)?,
        }
    }
    if !reply.remarks.is_empty() {
        writeln!(out)?;
    }
    for remark in &reply.remarks {
        writeln!(out, "- **{}:** {}", remark.word, escaped(&remark.text))?;
    }
    Ok(())
}

fn sheet(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    if let Some(title) = &sheet.title {
        writeln!(out, "### {}\n", escaped(title))?;
    }
    if sheet.rows.is_empty() {
        return writeln!(out, "{}", escaped(sheet.empty));
    }
    let head: Vec<String> = sheet.head.iter().map(|word| escaped(word)).collect();
    writeln!(out, "| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()))?;
    for row in sheet.rows.iter().take(MARKDOWN_ROWS_MAX) {
        let cell = |cell: &Cell| cell.text.lines().map(code).collect::<Vec<_>>().join("<br>");
        let cells: Vec<String> = row.iter().map(cell).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    match sheet.rows.len().checked_sub(MARKDOWN_ROWS_MAX) {
        Some(more) if more > 0 => writeln!(out, "\n… and {more} more rows."),
        _ => Ok(()),
    }
}
