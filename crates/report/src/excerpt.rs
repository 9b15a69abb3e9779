//! The source line of a piece of evidence, with what must not be shown masked.

use std::borrow::Cow;
use std::collections::HashMap;

use seawall_finding::ObjectId;
use seawall_world::Source;
use seawall_yaml::{LineIndex, Span};

use crate::place::Region;
use crate::redact::{Masks, replacement};
use crate::run::Run;
use crate::text::{columns, plain};

/// Bytes looked at before and behind the underlined ones: a line may be a whole cluster as JSON.
const CONTEXT_BYTES_MAX: u32 = 200;

/// What stands where a line is cut.
const CUT: &str = "...";

/// One line of a source, harmless, with the columns to underline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The line's number.
    pub(crate) line: u32,
    /// Its text.
    pub(crate) text: String,
    /// Columns before the underlined ones.
    pub(crate) before: usize,
    /// Columns to underline; at least one.
    pub(crate) length: usize,
}

/// Bytes of text kept for further excerpts, and objects whose masks are kept.
const KEPT_BYTES_MAX: usize = 64 << 20;
const KEPT_MASKS_MAX: usize = 10_000;

/// Reads excerpts; keeps texts and masks within bounds, since findings of one source come together
/// or not, as the format orders them.
pub(crate) struct Excerpts<'w> {
    run: Option<&'w Run<'w>>,
    texts: HashMap<usize, Option<Cow<'w, [u8]>>>,
    kept_bytes: usize,
    masks: HashMap<ObjectId, Masks>,
}

/// A piece of a line: bytes of the source, and what is shown of them.
struct Piece {
    span: Span,
    shown: String,
    masked: bool,
}

// === impl Excerpts ===

impl<'w> Excerpts<'w> {
    /// Nothing is read yet; without a run nothing will be.
    pub(crate) fn new(run: Option<&'w Run<'w>>) -> Self {
        Excerpts { run, texts: HashMap::new(), kept_bytes: 0, masks: HashMap::new() }
    }

    /// The line that the evidence of a finding stands in, or that of a related piece by its number; none
    /// where the text cannot be had any more.
    pub(crate) fn of(&mut self, finding: usize, related: Option<usize>) -> Option<Excerpt> {
        let run = self.run?;
        let finding = &run.results.findings[finding];
        let evidence = match related {
            None => &finding.evidence,
            Some(number) => finding.related.get(number)?,
        };
        let region = Region::of(run.world, evidence);
        let root = run.world.object(evidence.object).root().span()?.value;
        let source = run.world.entry(evidence.object).source;
        self.load(run, source);
        self.mask(run, evidence.object);
        let text = self.texts.get(&source)?.as_deref()?;
        let masks = self.masks.get(&evidence.object)?;
        let range = shown_range(text, region, root)?;
        let pieces = pieces(text, range, masks)?;
        Some(assemble(&pieces, region))
    }

    fn load(&mut self, run: &'w Run<'w>, at: usize) {
        if self.texts.contains_key(&at) {
            return;
        }
        let source = &run.world.sources()[at];
        // Masks are byte ranges: text that changed since it was read would be masked wrongly.
        let text = run.text.text(source).filter(|text| same_lines(source, text));
        if self.kept_bytes > KEPT_BYTES_MAX {
            self.texts.clear();
            self.kept_bytes = 0;
        }
        self.kept_bytes += text.as_ref().map_or(0, |text| text.len());
        self.texts.insert(at, text);
    }

    fn mask(&mut self, run: &Run<'w>, object: ObjectId) {
        if self.masks.len() > KEPT_MASKS_MAX {
            self.masks.clear();
        }
        self.masks.entry(object).or_insert_with(|| match run.view.show_secrets {
            true => Masks::default(),
            false => Masks::of(run.world.object(object)),
        });
    }
}

fn same_lines(source: &Source, text: &[u8]) -> bool {
    let lines = LineIndex::new(text);
    lines.lines() == source.lines.lines()
        && (1..=lines.lines() as u32).all(|line| lines.line_start(line) == source.lines.line_start(line))
}

/// The bytes of the region's line that belong to the object, indentation included. Another object
/// of the same line has masks of its own, which nobody looks up here.
fn shown_range(text: &[u8], region: Region<'_>, root: Span) -> Option<Span> {
    let lines = &region.source.lines;
    let line_start = lines.line_start(region.start.line)?;
    let line_end = lines.line_start(region.start.line + 1).map_or(text.len() as u32, |next| next - 1);
    let indentation = text.get(line_start as usize..region.span.start as usize)?;
    let only_layout = indentation.iter().all(|byte| b" -\t".contains(byte));
    let start = if only_layout { line_start } else { line_start.max(root.start) };
    let start = start.max(region.span.start.saturating_sub(CONTEXT_BYTES_MAX));
    let end = line_end.min(root.end).min(region.span.end.saturating_add(CONTEXT_BYTES_MAX));
    let end = before_comment(text, Span { start: region.span.end, end: end.max(region.span.end) });
    let is_inside = |at: u32| text.get(at as usize).is_some_and(|byte| byte & 0xc0 == 0x80);
    let start = (start..region.span.start).find(|at| !is_inside(*at)).unwrap_or(region.span.start);
    let end = (region.span.end..=end).rev().find(|at| !is_inside(*at)).unwrap_or(region.span.end);
    Some(Span { start, end })
}

/// Where a comment in a range begins, else the range's end. Comments are no part of the tree, where
/// secrets are found, so that they are not shown.
fn before_comment(text: &[u8], range: Span) -> u32 {
    let bytes = text.get(range.start as usize..range.end as usize).unwrap_or_default();
    let comment = bytes.windows(2).position(|pair| matches!(pair, b" #" | b"\t#"));
    comment.map_or(range.end, |at| range.start + at as u32)
}

fn pieces(text: &[u8], range: Span, masks: &Masks) -> Option<Vec<Piece>> {
    let bytes = |start: u32, end: u32| std::str::from_utf8(text.get(start as usize..end as usize)?).ok();
    let masked = masks.within(range);
    let mut pieces = Vec::new();
    let mut from = range.start;
    for mask in &masked {
        let hidden = bytes(mask.start, mask.end)?;
        // What only separates entries says nothing, and keeps the line readable.
        let separates = |c: char| c.is_whitespace() || "{},:".contains(c);
        let start = mask.start + (hidden.len() - hidden.trim_start_matches(separates).len()) as u32;
        let length = hidden.trim_matches(separates).len() as u32;
        if length == 0 {
            continue;
        }
        push_visible(&mut pieces, bytes(from, start)?, from);
        from = start + length;
        pieces.push(Piece {
            span: Span { start, end: from },
            shown: replacement(length as usize),
            masked: true,
        });
    }
    let mut rest = bytes(from, range.end)?;
    if !masked.is_empty() {
        // A comment beside a secret may quote it.
        rest = rest.split('#').next().unwrap_or_default();
    }
    push_visible(&mut pieces, rest.trim_end(), from);
    Some(pieces)
}

/// Adds text that may be seen, character by character, so that columns can be told.
fn push_visible(pieces: &mut Vec<Piece>, text: &str, offset: u32) {
    for (at, character) in text.char_indices() {
        let start = offset + at as u32;
        let span = Span { start, end: start + character.len_utf8() as u32 };
        let shown = plain(character.encode_utf8(&mut [0; 4])).into_owned();
        pieces.push(Piece { span, shown, masked: false });
    }
}

fn assemble(pieces: &[Piece], region: Region<'_>) -> Excerpt {
    let mut text = String::new();
    let mut before = 0;
    let mut length = 0;
    for piece in pieces {
        let width = columns(&piece.shown);
        let overlaps = piece.span.start < region.span.end && region.span.start < piece.span.end;
        if overlaps {
            length += width;
        } else if piece.span.end <= region.span.start {
            before += width;
        }
        debug_assert!(!piece.masked || piece.shown.starts_with("<redacted"));
        text.push_str(&piece.shown);
    }
    Excerpt { line: region.start.line, text, before, length: length.max(1) }
}

// === impl Excerpt ===

impl Excerpt {
    /// The excerpt cut to a number of columns around what is underlined.
    pub(crate) fn cropped(mut self, width: usize) -> Self {
        let width = width.max(3 * CUT.len());
        if columns(&self.text) <= width {
            return self;
        }
        let room = width - 2 * CUT.len();
        let from = if self.before + self.length <= width - CUT.len() {
            0
        } else {
            // What is underlined stands in the middle, where it fits, but no room is left unused.
            let middle = self.before.saturating_sub(room.saturating_sub(self.length) / 2);
            middle.min(columns(&self.text).saturating_sub(room + CUT.len()))
        };
        let mut shown = if from > 0 { CUT.to_owned() } else { String::new() };
        let mut at = 0;
        let limit = if from > 0 { from + room } else { width - CUT.len() };
        for character in self.text.chars() {
            let mut buffer = [0; 4];
            let character: &str = character.encode_utf8(&mut buffer);
            if at >= from && at + columns(character) <= limit {
                shown.push_str(character);
            }
            at += columns(character);
        }
        if at > limit {
            shown.push_str(CUT);
        }
        self.before = if from > 0 { self.before - from + CUT.len() } else { self.before };
        self.length = self.length.min(columns(&shown).saturating_sub(self.before)).max(1);
        self.text = shown;
        self
    }

    /// What stands before, in and behind the underlined columns.
    pub(crate) fn parts(&self) -> [&str; 3] {
        let mut at = 0;
        let mut cut = |limit: usize, from: usize| {
            let mut end = from;
            for character in self.text[from..].chars() {
                if at >= limit {
                    break;
                }
                at += columns(character.encode_utf8(&mut [0; 4]));
                end += character.len_utf8();
            }
            end
        };
        let start = cut(self.before, 0);
        let end = cut(self.before + self.length, start);
        [&self.text[..start], &self.text[start..end], &self.text[end..]]
    }

    /// The lines as the house draws them: a margin, the line behind its number, carets.
    pub(crate) fn lines(&self) -> [String; 3] {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        [
            format!("{margin} |"),
            format!("{number} | {}", self.text).trim_end().to_owned(),
            format!("{margin} | {}{}", " ".repeat(self.before), "^".repeat(self.length)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, before: usize, length: usize) -> Excerpt {
        Excerpt { line: 7, text: text.to_owned(), before, length }
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}needle{}", "a".repeat(100), "b".repeat(100));
        for width in [20, 40, 80, 120] {
            let cut = excerpt(&text, 100, 6).cropped(width);
            assert!(columns(&cut.text) <= width, "{width}: {}", cut.text);
            assert_eq!(&cut.text[cut.before..cut.before + cut.length], "needle", "{width}");
        }
        assert_eq!(excerpt(&text, 0, 1).cropped(20).text, format!("{}...", "a".repeat(17)));
        assert_eq!(excerpt("short", 0, 5).cropped(20), excerpt("short", 0, 5));
    }

    #[test]
    fn carets_stand_below_what_they_mean() {
        let lines = excerpt("a: true", 3, 4).lines();
        assert_eq!(lines, ["  |", "7 | a: true", "  |    ^^^^"]);
        assert_eq!(excerpt("世界: true!", 6, 4).parts(), ["世界: ", "true", "!"]);
        assert_eq!(excerpt("ab", 2, 1).parts(), ["ab", "", ""]);
    }
}
