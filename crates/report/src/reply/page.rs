//! A reply as one file for a browser: no network, searchable, by mouse and by keyboard, readable without
//! scripts.
//!
//! The policy in its head allows nothing but the style and the script of this file, by their hashes.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Cell, Heat, Layout, PAGE_ROWS_MAX, Part, Reply, Sheet};
use crate::html::{Asset, open};
use crate::text::{markup, plain};

const STYLE: Asset =
    Asset { text: include_str!("page.css"), sha256: "S8Twpe/c8NBatAj2nJGAKu8surlTrozv7ZwNs6WDmZ0=" };
const SCRIPT: Asset =
    Asset { text: include_str!("page.js"), sha256: "yvm1zi0wf2ljx2vzByx46sZ4g9bLOqKvI3Zm3r1UMyE=" };

/// What the colours of a grid mean.
const LEGEND: [(Heat, &str); 5] = [
    (Heat::Strong, "changes, everywhere"),
    (Heat::StrongSomewhere, "changes, in some places"),
    (Heat::Mild, "reads, everywhere"),
    (Heat::MildSomewhere, "reads, in some places"),
    (Heat::Unknown, "unknown"),
];

/// The sentences about cells, each once.
#[derive(Default)]
struct Details<'a> {
    numbers: HashMap<&'a str, usize>,
    all: Vec<&'a str>,
}

pub(super) fn write(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    let mut details = Details::default();
    head(reply, out)?;
    for part in &reply.parts {
        match part {
            Part::Text(text) => {
                for line in text.lines().filter(|line| !line.is_empty()) {
                    writeln!(out, "<p>{}</p>", markup(line))?;
                }
            }
            Part::Sheet(sheet) if !sheet.is_shown() => {}
            Part::Sheet(sheet) => self::sheet(sheet, &mut details, out)?,
        }
    }
    remarks(reply, out)?;
    writeln!(out, "</main>\n<div id=\"told\" class=\"script\" role=\"status\" hidden></div>")?;
    write!(out, "<script type=\"application/json\" id=\"details\">[")?;
    for (number, detail) in details.all.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        write!(out, "{comma}\"{}\"", quoted(detail))?;
    }
    writeln!(out, "]</script>\n<script>{}</script>\n</body>\n</html>", SCRIPT.text)
}

fn head(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    open(&reply.title, &STYLE, &SCRIPT, out)?;
    let title = markup(&reply.title);
    writeln!(out, "<main>\n<header class=\"top\"><h1>{title}</h1>")?;
    writeln!(
        out,
        "<button id=\"theme\" class=\"push script\" type=\"button\">Light or dark</button></header>"
    )?;
    writeln!(out, "<div class=\"filters script\" role=\"search\">")?;
    writeln!(out, "<label class=\"away\" for=\"search\">Filter rows</label>")?;
    writeln!(
        out,
        "<input id=\"search\" type=\"search\" placeholder=\"Filter rows  ( / )\" autocomplete=\"off\">"
    )?;
    if reply.sheets().any(|sheet| sheet.layout == Layout::Grid) {
        writeln!(out, "<label class=\"away\" for=\"column\">Only rows with something in a column</label>")?;
        writeln!(out, "<select id=\"column\"><option value=\"\">All columns</option></select>")?;
    }
    writeln!(out, "<button id=\"before\" type=\"button\">‹ Before</button>")?;
    writeln!(out, "<button id=\"after\" type=\"button\">After ›</button>")?;
    writeln!(out, "<span id=\"shown\" class=\"soft\" role=\"status\"></span>\n</div>")
}

fn sheet<'a>(sheet: &'a Sheet, details: &mut Details<'a>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(title) = &sheet.title {
        writeln!(out, "<h2>{}</h2>", markup(title))?;
    }
    if sheet.rows.is_empty() {
        return writeln!(out, "<p>{}</p>", markup(sheet.empty));
    }
    let is_grid = sheet.layout == Layout::Grid;
    if is_grid {
        legend(out)?;
    }
    let class = if is_grid { "grid" } else { "list" };
    writeln!(out, "<div class=\"scroll\"><table class=\"{class}\"><thead><tr>")?;
    for word in &sheet.head {
        write!(out, "<th scope=\"col\"><span>{}</span></th>", markup(word))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in sheet.rows.iter().take(PAGE_ROWS_MAX) {
        write!(out, "<tr>")?;
        for (at, cell) in row.iter().enumerate() {
            self::cell(cell, is_grid && at == 0, is_grid, details, out)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    match sheet.rows.len().checked_sub(PAGE_ROWS_MAX) {
        Some(more) if more > 0 => writeln!(out, "<p><strong>… and {more} more rows.</strong></p>"),
        _ => Ok(()),
    }
}

fn cell<'a>(
    cell: &'a Cell,
    is_label: bool,
    is_grid: bool,
    details: &mut Details<'a>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = markup(&cell.text);
    let detail = match cell.detail.as_str() {
        "" => String::new(),
        detail => format!(" data-d={}", details.number(detail)),
    };
    match (is_label, is_grid) {
        (true, _) => write!(out, "<th scope=\"row\"{detail}>{text}</th>"),
        (false, true) => write!(out, "<td class={}{detail}>{text}</td>", class(cell.heat)),
        (false, false) => write!(out, "<td{detail}>{text}</td>"),
    }
}

fn class(heat: Heat) -> &'static str {
    match heat {
        Heat::Nothing => "h0",
        Heat::Unknown => "h1",
        Heat::MildSomewhere => "h2",
        Heat::Mild => "h3",
        Heat::StrongSomewhere => "h4",
        Heat::Strong => "h5",
    }
}

fn legend(out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<p class=\"legend\">")?;
    for (heat, words) in LEGEND {
        write!(out, "<span><i class=\"{}\"></i>{words}</span>", class(heat))?;
    }
    writeln!(out, "</p>")
}

fn remarks(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    if reply.remarks.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Remarks</h2>\n<ul>")?;
    for remark in &reply.remarks {
        writeln!(out, "<li><strong>{}:</strong> {}</li>", remark.word, markup(&remark.text))?;
    }
    writeln!(out, "</ul>")
}

/// Harmless lines within a string of JSON that ends no element.
fn quoted(text: &str) -> String {
    let line = |line| plain(line).replace('\\', "\\\\").replace('"', "\\\"").replace('<', "\\u003c");
    text.lines().map(line).collect::<Vec<_>>().join("\\n")
}

// === impl Details ===

impl<'a> Details<'a> {
    fn number(&mut self, detail: &'a str) -> usize {
        let next = self.all.len();
        let number = *self.numbers.entry(detail).or_insert(next);
        if number == next {
            self.all.push(detail);
        }
        number
    }
}
