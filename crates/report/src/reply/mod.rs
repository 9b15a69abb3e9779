//! Replies to questions, such as who may do what: tables and remarks for people, and the same as data.
//!
//! Whoever asked builds a [`Reply`] of plain texts; every format for people follows from that.

mod grid;
mod markdown;
mod page;
mod terminal;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use crate::csv::csv_line;
use crate::emit::Emitter;
use crate::format::Format;

/// Depth of the items of a list, which stand on one line each in JSON.
const DEPTH: usize = 2;

/// Rows of one table on a page, and in Markdown: more than that nobody reads. Data and terminals get all.
const PAGE_ROWS_MAX: usize = 20_000;
const MARKDOWN_ROWS_MAX: usize = 1_000;

/// What people read of an answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// What was asked, or the answer in a sentence: above everything else.
    pub title: String,
    /// What people read, in order.
    pub parts: Vec<Part>,
    /// What stands below.
    pub remarks: Vec<Remark>,
}

/// A part of what people read.
#[derive(Clone, Debug)]
pub enum Part {
    /// A sentence or two.
    Text(String),
    /// A table.
    Sheet(Sheet),
}

/// A sentence below the reply.
#[derive(Clone, Debug)]
pub struct Remark {
    /// What it is, such as `note` or `unknown`.
    pub word: &'static str,
    /// The sentence, without final period.
    pub text: String,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What it holds, in a word: CSV has it in a column where a reply has tables of several names.
    pub name: String,
    /// What people read above it.
    pub title: Option<String>,
    /// Its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
    /// What people read where it has no rows; with nothing to say they do not see the table.
    pub empty: &'static str,
    /// How it is laid out for people.
    pub layout: Layout,
}

/// How a table is laid out for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// In columns as wide as what stands in them.
    #[default]
    Columns,
    /// On a terminal each row is a block, with a line for each of its cells.
    Blocks,
    /// The same with numbers, in lines that end where the terminal does.
    Steps,
    /// Many narrow columns beside the first one: they fold, and a page colours them.
    Grid,
}

/// What stands in a row and a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// What a page tells of it besides.
    pub detail: String,
    /// How it is coloured in a grid.
    pub heat: Heat,
}

/// How a cell of a grid is coloured; each also reads differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Heat {
    /// Nothing is there.
    #[default]
    Nothing,
    /// It is not known whether something is there.
    Unknown,
    /// Something mild, in some places.
    MildSomewhere,
    /// Something mild, everywhere.
    Mild,
    /// Something strong, in some places.
    StrongSomewhere,
    /// Something strong, everywhere.
    Strong,
}

/// Writes an answer as data, in JSON or YAML.
pub fn write_data(
    format: Format,
    data: impl FnOnce(&mut Emitter<'_>),
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut emitter = match format {
        Format::Yaml => Emitter::yaml(&mut out),
        _ => Emitter::json(&mut out, DEPTH),
    };
    data(&mut emitter);
    emitter.finish()?;
    out.flush()
}

// === impl Sheet ===

impl Sheet {
    fn is_shown(&self) -> bool {
        !self.rows.is_empty() || !self.empty.is_empty()
    }
}

// === impl Cell ===

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell { text, ..Cell::default() }
    }
}

// === impl Heat ===

impl Heat {
    /// Whether something is known to be there.
    fn is_something(self) -> bool {
        self > Heat::Unknown
    }
}

// === impl Answer ===

impl Reply {
    /// The formats that suit an answer: those for people, and JSON and YAML for [`write_data`].
    pub const FORMATS: [Format; 6] =
        [Format::Table, Format::Json, Format::Yaml, Format::Markdown, Format::Csv, Format::Html];

    /// The formats that suit an answer about chains, which can be drawn.
    pub const DRAWN: [Format; 8] = [
        Format::Table,
        Format::Json,
        Format::Yaml,
        Format::Markdown,
        Format::Dot,
        Format::Mermaid,
        Format::Graphml,
        Format::Html,
    ];

    /// What an answer about chains is in one of them, in a few words.
    pub fn describe_drawn(format: Format) -> &'static str {
        match format {
            Format::Json => "all of it, by the schema docs/schema/attack-v1.json",
            Format::Html => "one file for a browser: the graph, searchable, and the same as tables",
            other => Reply::describe(other),
        }
    }

    /// What it is in one of them, in a few words.
    pub fn describe(format: Format) -> &'static str {
        match format {
            Format::Table => "for people at a terminal",
            Format::Json => "all of it, by the schema docs/schema/access-v1.json",
            Format::Yaml => "the same as YAML",
            Format::Markdown => "for pull requests and job summaries",
            Format::Csv => "one line a row, for spreadsheets",
            Format::Html => "one file for a browser, searchable",
            other => other.description(),
        }
    }

    /// Writes it in one of the formats for people; a table as wide as `width`.
    pub fn write(&self, format: Format, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        match format {
            Format::Table => terminal::write(self, width, color, &mut out)?,
            Format::Markdown => markdown::write(self, &mut out)?,
            Format::Csv => self.csv(&mut out)?,
            Format::Html => page::write(self, &mut out)?,
            other => return Err(io::Error::other(format!("a reply cannot be written as {other}"))),
        }
        out.flush()
    }

    fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.parts.iter().filter_map(|part| match part {
            Part::Sheet(sheet) => Some(sheet),
            Part::Text(_) => None,
        })
    }

    /// All tables as one, with the columns of each; where they have different names, these stand before them.
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let names: BTreeSet<&str> = self.sheets().map(|sheet| sheet.name.as_str()).collect();
        let named = |name| (names.len() > 1).then_some(name).into_iter();
        let mut columns: Vec<&str> = Vec::new();
        for word in self.sheets().flat_map(|sheet| &sheet.head) {
            if !columns.contains(&word.as_str()) {
                columns.push(word);
            }
        }
        let head: Vec<String> =
            named("table").chain(columns.iter().copied()).map(str::to_lowercase).collect();
        csv_line(out, &head)?;
        for sheet in self.sheets() {
            let places: Vec<Option<usize>> =
                columns.iter().map(|column| sheet.head.iter().position(|word| word == column)).collect();
            for row in &sheet.rows {
                let cell = |place: &Option<usize>| place.map_or("", |at| row[at].text.as_str());
                let cells: Vec<&str> = named(&sheet.name).chain(places.iter().map(cell)).collect();
                csv_line(out, &cells)?;
            }
        }
        Ok(())
    }
}
