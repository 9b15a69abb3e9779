//! A reply as one file for a browser: no network, searchable, by mouse and by keyboard, readable without
//! scripts as far as the first rows.
//!
//! All rows are data, from which the script makes those that are looked at: a browser would take seconds to
//! lay out the cells of thousands of rows.
//!
//! The policy in its head allows nothing but the style and the script of this file, by their hashes.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Cell, Heat, Layout, PAGE_ROWS_MAX, Part, Reply, Sheet};
use crate::html::{Asset, open};
use crate::text::{markup, plain};

const STYLE: Asset =
    Asset { text: include_str!("page.css"), sha256: "WMIUOjLqvcuHglE1yeN2ewWUMe81400ko8LnhLKdSfY=" };
const SCRIPT: Asset =
    Asset { text: include_str!("page.js"), sha256: "GH5CCLf6wMMghkmcIOSv+W7TL5S4qEkD+xYDeFMoCDQ=" };

/// What the colours of a grid mean.
const LEGEND: [(Heat, &str); 5] = [
    (Heat::Strong, "changes or acts, everywhere"),
    (Heat::StrongSomewhere, "changes or acts, in some places"),
    (Heat::Mild, "reads, everywhere"),
    (Heat::MildSomewhere, "reads, in some places"),
    (Heat::Unknown, "unknown"),
];

/// Rows that stand in the page itself.
const STATIC_ROWS: usize = 100;

/// All cells, each different one once, and the rows of all tables as numbers of them.
#[derive(Default)]
struct Data<'a> {
    numbers: HashMap<(&'a str, &'a str, Heat), usize>,
    cells: Vec<&'a Cell>,
    tables: Vec<Vec<Vec<usize>>>,
}

pub(super) fn write(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    let mut data = Data::default();
    head(reply, out)?;
    for part in &reply.parts {
        match part {
            Part::Text(text) => {
                for line in text.lines().filter(|line| !line.is_empty()) {
                    writeln!(out, "<p>{}</p>", markup(line))?;
                }
            }
            Part::Sheet(sheet) if !sheet.is_shown() => {}
            Part::Sheet(sheet) => self::sheet(sheet, &mut data, out)?,
        }
    }
    remarks(reply, out)?;
    writeln!(out, "</main>\n<div id=\"told\" class=\"script\" role=\"status\" hidden></div>")?;
    data.write(out)?;
    writeln!(out, "<script>{}</script>\n</body>\n</html>", SCRIPT.text)
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

fn sheet<'a>(sheet: &'a Sheet, data: &mut Data<'a>, out: &mut dyn Write) -> io::Result<()> {
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
    data.add(sheet);
    let class = if is_grid { "grid" } else { "list" };
    writeln!(out, "<div class=\"scroll\"><table class=\"{class}\"><thead><tr>")?;
    for word in &sheet.head {
        write!(out, "<th scope=\"col\"><span>{}</span></th>", markup(word))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in sheet.rows.iter().take(STATIC_ROWS) {
        write!(out, "<tr>")?;
        for (at, cell) in row.iter().enumerate() {
            let text = markup(&cell.text);
            match (at, is_grid) {
                (0, true) => write!(out, "<th scope=\"row\">{text}</th>")?,
                (_, true) => write!(out, "<td class={}>{text}</td>", class_of(cell.heat))?,
                (_, false) => write!(out, "<td>{text}</td>")?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    if sheet.rows.len() > STATIC_ROWS {
        let (shown, all) = (STATIC_ROWS, sheet.rows.len());
        writeln!(out, "<noscript><p>Without scripts {shown} of {all} rows are shown.</p></noscript>")?;
    }
    match sheet.rows.len().checked_sub(PAGE_ROWS_MAX) {
        Some(more) if more > 0 => writeln!(out, "<p><strong>… and {more} more rows.</strong></p>"),
        _ => Ok(()),
    }
}

fn class_of(heat: Heat) -> &'static str {
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
        write!(out, "<span><i class=\"{}\"></i>{words}</span>", class_of(heat))?;
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

// === impl Data ===

impl<'a> Data<'a> {
    fn add(&mut self, sheet: &'a Sheet) {
        let mut number = |cell: &'a Cell| {
            let next = self.cells.len();
            let number = *self.numbers.entry((&cell.text, &cell.detail, cell.heat)).or_insert(next);
            if number == next {
                self.cells.push(cell);
            }
            number
        };
        let rows = sheet.rows.iter().take(PAGE_ROWS_MAX);
        self.tables.push(rows.map(|row| row.iter().map(&mut number).collect()).collect());
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "<script type=\"application/json\" id=\"data\">{{\"cells\":[")?;
        for (number, cell) in self.cells.iter().enumerate() {
            let comma = if number > 0 { ",\n" } else { "" };
            let (text, detail) = (quoted(&cell.text), quoted(&cell.detail));
            write!(out, "{comma}[\"{text}\",\"{}\",\"{detail}\"]", class_of(cell.heat))?;
        }
        write!(out, "],\"tables\":[")?;
        for (number, rows) in self.tables.iter().enumerate() {
            write!(out, "{}[", if number > 0 { "," } else { "" })?;
            for (number, row) in rows.iter().enumerate() {
                let numbers: Vec<String> = row.iter().map(usize::to_string).collect();
                write!(out, "{}[{}]", if number > 0 { ",\n" } else { "" }, numbers.join(","))?;
            }
            write!(out, "]")?;
        }
        writeln!(out, "]}}</script>")
    }
}
