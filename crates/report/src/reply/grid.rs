//! A grid on a terminal: columns fold their heads, and go on below where a line is full.

use std::io::{self, Write};

use super::terminal::strong;
use super::{Cell, Heat, Sheet};
use crate::text::{columns, plain, wrap};

/// The narrowest first column, which takes the count of the rows that are not shown.
const LABEL_WIDTH_MIN: usize = 12;
/// The widest first column; longer labels take several lines.
const LABEL_WIDTH_MAX: usize = 34;
/// Heads that are wider fold where they can.
const HEAD_WIDTH_MAX: usize = 11;
/// Columns between columns.
const SPACE: usize = 2;

/// Where the long names of resources are made of words, each word that may begin a line.
const STEMS: [&str; 14] = [
    "accounts",
    "attachments",
    "bindings",
    "classes",
    "configurations",
    "containers",
    "definitions",
    "forward",
    "policies",
    "requests",
    "reviews",
    "sets",
    "volume",
    "webhook",
];

/// A column with the lines of its head.
struct Column {
    at: usize,
    head: Vec<String>,
    width: usize,
}

/// Writes it. Columns in which nothing is known to be stand in a sentence, and so do rows of a block.
pub(super) fn write(sheet: &Sheet, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (full, empty): (Vec<usize>, Vec<usize>) =
        (1..sheet.head.len()).partition(|at| sheet.rows.iter().any(|row| row[*at].heat.is_something()));
    let columns_shown: Vec<Column> = full.into_iter().map(|at| Column::of(sheet, at)).collect();
    let labels = sheet.rows.iter().map(|row| columns(&plain(&row[0].text)));
    let label_width =
        labels.max().unwrap_or(0).max(columns(&sheet.head[0])).clamp(LABEL_WIDTH_MIN, LABEL_WIDTH_MAX);
    let mut rest = &columns_shown[..];
    let mut is_first = true;
    while !rest.is_empty() {
        if !std::mem::take(&mut is_first) {
            writeln!(out)?;
        }
        let (block, more) = rest.split_at(fitting(rest, width.saturating_sub(label_width)));
        self::block(sheet, block, label_width, color, out)?;
        rest = more;
    }
    without(sheet, &empty, width, !is_first, out)
}

/// How many columns stand beside each other; at least one.
fn fitting(all: &[Column], width: usize) -> usize {
    let mut used = 0;
    let fits = |column: &&Column| {
        used += column.width + SPACE;
        used <= width
    };
    all.iter().take_while(fits).count().max(1)
}

fn block(
    sheet: &Sheet,
    block: &[Column],
    label_width: usize,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let height = block.iter().map(|column| column.head.len()).max().unwrap_or(1);
    for line in 0..height {
        let label = if line + 1 == height { plain(&sheet.head[0]) } else { "".into() };
        // Heads stand on the line of their cells.
        let word = |column: &Column| -> String {
            let above = height - column.head.len();
            line.checked_sub(above).map_or(String::new(), |at| column.head[at].clone())
        };
        let words: Vec<String> = block.iter().map(word).collect();
        writeln!(out, "{}", strong(&laid(&label, label_width, block, &words), color))?;
    }
    let (known, blank): (Vec<&Vec<Cell>>, Vec<&Vec<Cell>>) =
        sheet.rows.iter().partition(|row| block.iter().any(|column| row[column.at].heat.is_something()));
    for row in known {
        let texts: Vec<String> =
            block.iter().map(|column| plain(&row[column.at].text).into_owned()).collect();
        let mut labels = wrap(&plain(&row[0].text), label_width).into_iter();
        let first = labels.next().unwrap_or_default();
        writeln!(out, "{}", laid(&first, label_width, block, &texts))?;
        labels.try_for_each(|label| writeln!(out, "{label}"))?;
    }
    if blank.is_empty() {
        return Ok(());
    }
    // Whether nothing is there or nobody knows, column by column.
    let text = |column: &Column| {
        let unknown = blank.iter().any(|row| row[column.at].heat == Heat::Unknown);
        if unknown { "?".to_owned() } else { "·".to_owned() }
    };
    let texts: Vec<String> = block.iter().map(text).collect();
    let label = if blank.len() == 1 { "1 other".to_owned() } else { format!("{} others", blank.len()) };
    writeln!(out, "{}", laid(&label, label_width, block, &texts))
}

fn laid(label: &str, label_width: usize, block: &[Column], texts: &[String]) -> String {
    let mut line = format!("{label}{}", " ".repeat(label_width.saturating_sub(columns(label))));
    for (column, text) in block.iter().zip(texts) {
        line.push_str(&" ".repeat(SPACE));
        line.push_str(text);
        line.push_str(&" ".repeat(column.width.saturating_sub(columns(text))));
    }
    line.truncate(line.trim_end().len());
    line
}

/// The columns that are not shown.
fn without(
    sheet: &Sheet,
    empty: &[usize],
    width: usize,
    has_more: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut told = |heads: Vec<&str>, words: &str| {
        if heads.is_empty() {
            return Ok(());
        }
        if has_more {
            writeln!(out)?;
        }
        let text = format!("{words}: {}", heads.join(", "));
        wrap(&plain(&text), width).into_iter().try_for_each(|line| writeln!(out, "{line}"))
    };
    let is_unknown = |at: &usize| sheet.rows.iter().any(|row| row[*at].heat == Heat::Unknown);
    let (unknown, nothing): (Vec<usize>, Vec<usize>) = empty.iter().copied().partition(is_unknown);
    let heads = |all: Vec<usize>| all.into_iter().map(|at| sheet.head[at].as_str()).collect();
    told(heads(nothing), "nobody above")?;
    told(heads(unknown), "nobody above as far as is known (?)")
}

// === impl Column ===

impl Column {
    fn of(sheet: &Sheet, at: usize) -> Column {
        let head = folded(&plain(&sheet.head[at]));
        let cells = sheet.rows.iter().map(|row| columns(&plain(&row[at].text)));
        let width = cells.chain(head.iter().map(|line| columns(line))).max().unwrap_or(0);
        Column { at, head, width }
    }
}

/// A head on several lines, which begin behind a slash, before a dot, or with a word that names are made of.
fn folded(head: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = head;
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(piece(rest));
        let line = lines.last_mut().expect("there is always one");
        if !line.is_empty() && columns(line) + columns(piece) > HEAD_WIDTH_MAX {
            lines.push(piece.to_owned());
        } else {
            line.push_str(piece);
        }
        rest = more;
    }
    lines
}

/// The bytes up to the next place where a head may fold.
fn piece(text: &str) -> usize {
    let slash = text.find('/').map(|at| at + 1);
    let first = text.chars().next().map_or(0, char::len_utf8);
    let dot = text[first..].find('.').map(|at| at + first);
    let stems = STEMS.iter().filter_map(|stem| text[first..].find(stem).map(|at| at + first));
    stems.chain(slash).chain(dot).min().unwrap_or(text.len())
}
