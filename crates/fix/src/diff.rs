//! Changes of a text as a unified diff, which `git apply` and `patch` read.

use std::fmt::Write;
use std::ops::Range;

use seawall_yaml::{Replacement, apply};

/// Unchanged lines shown around changed ones.
const CONTEXT_LINES: usize = 3;

/// A unified diff of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The diff; empty where nothing changes.
    pub text: String,
    /// Lines that are new or other than before.
    pub added: usize,
    /// Lines that are gone or other than before.
    pub removed: usize,
}

/// Lines that change together.
struct Block {
    /// The lines before, by their numbers from zero.
    old: Range<usize>,
    /// The lines afterwards.
    new: Vec<Vec<u8>>,
}

/// Shows replacements, which are in the order of their places, as a unified diff. Text that is not UTF-8
/// shows replacement characters.
pub fn diff(path: &str, source: &[u8], replacements: &[Replacement]) -> Diff {
    let lines = split_lines(source);
    let blocks = blocks(source, &lines, replacements);
    let mut diff = Diff { text: String::new(), added: 0, removed: 0 };
    if blocks.is_empty() {
        return diff;
    }
    let _ = writeln!(diff.text, "--- {}\n+++ {}", file_name("a", path), file_name("b", path));
    let mut shift = 0_isize;
    let mut rest = &blocks[..];
    while let Some(first) = rest.first() {
        let joins = |pair: &[Block]| pair[1].old.start - pair[0].old.end <= 2 * CONTEXT_LINES;
        let count = 1 + rest.windows(2).take_while(|pair| joins(pair)).count();
        let (hunk, later) = rest.split_at(count);
        let start = first.old.start.saturating_sub(CONTEXT_LINES);
        let last = hunk.last().map_or(start, |block| block.old.end);
        let end = (last + CONTEXT_LINES).min(lines.len());
        let (mut added, mut removed) = (0, 0);
        for block in hunk {
            added += block.new.len();
            removed += block.old.len();
        }
        let old_len = end - start;
        let new_len = old_len + added - removed;
        let new_start = start.saturating_add_signed(shift);
        let _ = writeln!(diff.text, "@@ -{} +{} @@", range(start, old_len), range(new_start, new_len));
        write_hunk(&mut diff.text, source, &lines, start..end, hunk);
        shift += added as isize - removed as isize;
        diff.added += added;
        diff.removed += removed;
        rest = later;
    }
    diff
}

fn range(start: usize, len: usize) -> String {
    match len {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{len}", start + 1),
    }
}

fn write_hunk(out: &mut String, source: &[u8], lines: &[Range<usize>], shown: Range<usize>, hunk: &[Block]) {
    let mut at = shown.start;
    for block in hunk {
        lines[at..block.old.start].iter().for_each(|line| write_line(out, ' ', &source[line.clone()]));
        lines[block.old.clone()].iter().for_each(|line| write_line(out, '-', &source[line.clone()]));
        block.new.iter().for_each(|line| write_line(out, '+', line));
        at = block.old.end;
    }
    lines[at..shown.end].iter().for_each(|line| write_line(out, ' ', &source[line.clone()]));
}

fn write_line(out: &mut String, mark: char, line: &[u8]) {
    out.push(mark);
    out.push_str(&String::from_utf8_lossy(line));
    if !line.ends_with(b"\n") {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// Every line with its line break.
fn split_lines(text: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        lines.push(start..start + line.len());
        start += line.len();
    }
    lines
}

fn blocks(source: &[u8], lines: &[Range<usize>], replacements: &[Replacement]) -> Vec<Block> {
    let line_of = |at: u32| lines.partition_point(|line| line.end <= at as usize);
    let mut blocks: Vec<Block> = Vec::new();
    let mut rest = replacements;
    while let Some(first) = rest.first() {
        let start = line_of(first.span.start).min(lines.len().saturating_sub(1));
        let mut end = start;
        let mut count = 0;
        // What touches one line changes together, so that no line is shown twice.
        while let Some(next) = rest.get(count).filter(|next| count == 0 || line_of(next.span.start) <= end) {
            end = end.max(line_of(next.span.end).min(lines.len().saturating_sub(1)));
            count += 1;
        }
        let (together, later) = rest.split_at(count);
        rest = later;
        blocks.extend(trimmed(source, lines, start..(end + 1).min(lines.len()), together));
    }
    blocks
}

/// The lines that really differ.
fn trimmed(
    source: &[u8],
    lines: &[Range<usize>],
    old: Range<usize>,
    replacements: &[Replacement],
) -> Option<Block> {
    let bytes = lines.get(old.start).map_or(0, |line| line.start)..lines.get(old.end.checked_sub(1)?)?.end;
    let moved: Vec<Replacement> = replacements
        .iter()
        .map(|one| {
            let mut one = one.clone();
            one.span.start -= bytes.start as u32;
            one.span.end -= bytes.start as u32;
            one
        })
        .collect();
    let after = apply(&source[bytes], &moved);
    let mut new: Vec<Vec<u8>> = split_lines(&after).into_iter().map(|line| after[line].to_vec()).collect();
    let mut old = old;
    while !new.is_empty() && !old.is_empty() && source[lines[old.start].clone()] == new[0] {
        new.remove(0);
        old.start += 1;
    }
    while let (Some(last), false) = (new.last(), old.is_empty()) {
        if source[lines[old.end - 1].clone()] != **last {
            break;
        }
        new.pop();
        old.end -= 1;
    }
    (!new.is_empty() || !old.is_empty()).then_some(Block { old, new })
}

/// A file's name as a header of a diff writes it.
fn file_name(prefix: &str, path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let name = format!("{prefix}/{path}");
    let odd = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | 0x7f);
    if name.bytes().any(odd) {
        let mut quoted = String::from("\"");
        for character in name.chars() {
            match character {
                '"' | '\\' => quoted.extend(['\\', character]),
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                character if (character as u32) < 32 || character == '\x7f' => {
                    let _ = write!(quoted, "\\{:03o}", character as u32);
                }
                character => quoted.push(character),
            }
        }
        quoted.push('"');
        return quoted;
    }
    // A tab tells readers where a name with blanks ends.
    if name.contains(' ') { format!("{name}\t") } else { name }
}
