//! A reply on a terminal.

use std::io::{self, Write};

use super::{Cell, Layout, Part, Reply, Sheet, grid};
use crate::text::{columns, plain, wrap};

/// Columns before the sentence of a remark.
const REMARK_COLUMNS: usize = 9;
/// Sentences wider than this are hard to read.
const PROSE_WIDTH_MAX: usize = 100;

pub(super) fn write(reply: &Reply, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", strong(&plain(&reply.title), color))?;
    let is_shown = |part: &&Part| !matches!(part, Part::Sheet(sheet) if !sheet.is_shown());
    for part in reply.parts.iter().filter(is_shown) {
        writeln!(out)?;
        match part {
            Part::Text(text) => {
                for line in text.lines().flat_map(|line| fitting(&plain(line), width.min(PROSE_WIDTH_MAX))) {
                    writeln!(out, "{line}")?;
                }
            }
            Part::Sheet(sheet) => self::sheet(sheet, width, color, out)?,
        }
    }
    if !reply.remarks.is_empty() {
        writeln!(out)?;
    }
    let width = width.min(PROSE_WIDTH_MAX).saturating_sub(REMARK_COLUMNS);
    for remark in &reply.remarks {
        for (at, line) in wrap(&plain(&remark.text), width).into_iter().enumerate() {
            let head = if at == 0 { format!("{}:", remark.word) } else { String::new() };
            writeln!(out, "{head:<REMARK_COLUMNS$}{line}")?;
        }
    }
    Ok(())
}

/// A line as it is, or wrapped where it is too wide.
fn fitting(line: &str, width: usize) -> Vec<String> {
    if columns(line) <= width { vec![line.to_owned()] } else { wrap(line, width) }
}

fn sheet(sheet: &Sheet, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    if let Some(title) = &sheet.title {
        writeln!(out, "{}", strong(&plain(title), color))?;
    }
    match sheet.layout {
        _ if sheet.rows.is_empty() => writeln!(out, "{}", sheet.empty),
        Layout::Columns => in_columns(sheet, color, out),
        Layout::Blocks => in_blocks(sheet, color, out),
        Layout::Steps => in_steps(sheet, width, color, out),
        Layout::Grid => grid::write(sheet, width, color, out),
    }
}

/// A table whose columns are as wide as what stands in them, but for the last one.
fn in_columns(sheet: &Sheet, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut widths: Vec<usize> = sheet.head.iter().map(|word| columns(word)).collect();
    for row in &sheet.rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(&plain(&cell.text)));
        }
    }
    let head: Vec<Cell> = sheet.head.iter().cloned().map(Cell::from).collect();
    writeln!(out, "{}", strong(&line(&head, &widths), color))?;
    sheet.rows.iter().try_for_each(|row| writeln!(out, "{}", line(row, &widths)))
}

fn line(row: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let text = plain(&cell.text);
        line.push_str(&text);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(columns(&text)) + 2));
    }
    line.truncate(line.trim_end().len());
    line
}

fn in_blocks(sheet: &Sheet, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let width = sheet.head.iter().map(|word| columns(word)).max().unwrap_or(0);
    for (number, row) in sheet.rows.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let Some((first, rest)) = row.split_first() else { continue };
        writeln!(out, "{}", strong(&plain(&first.text), color))?;
        for (word, cell) in sheet.head[1..].iter().zip(rest).filter(|(_, cell)| !cell.text.is_empty()) {
            writeln!(out, "  {:<width$}  {}", word.to_lowercase(), plain(&cell.text))?;
        }
    }
    Ok(())
}

fn in_steps(sheet: &Sheet, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let word_width = sheet.head.iter().skip(1).map(|word| columns(word)).max().unwrap_or(0);
    let mark_width = sheet.rows.len().to_string().len() + 2;
    let indent = " ".repeat(mark_width);
    for (number, row) in sheet.rows.iter().enumerate() {
        let Some((first, rest)) = row.split_first() else { continue };
        let mark = format!("{}.", number + 1);
        for (at, line) in wrap(&plain(&first.text), width.saturating_sub(mark_width)).iter().enumerate() {
            let mark = if at == 0 { mark.as_str() } else { "" };
            writeln!(out, "{mark:<mark_width$}{}", strong(line, color))?;
        }
        let text_width = width.saturating_sub(mark_width + word_width + 2);
        for (word, cell) in sheet.head[1..].iter().zip(rest) {
            // Each line of a cell stands on its own.
            let lines = cell.text.lines().flat_map(|line| wrap(&plain(line), text_width));
            for (at, line) in lines.enumerate() {
                let word = if at == 0 { word.to_lowercase() } else { String::new() };
                writeln!(out, "{indent}{word:<word_width$}  {line}")?;
            }
        }
    }
    Ok(())
}

/// Text that the eye shall find first.
pub(super) fn strong(text: &str, color: bool) -> String {
    if color && !text.is_empty() { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
}
