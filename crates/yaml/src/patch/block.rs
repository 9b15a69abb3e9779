//! Changes in block style, where indentation tells what belongs to what.

use super::Result;
use super::place::{refuse, span_of};
use super::render::{Quotes, is_scalar};
use super::write::{Body, Slot, Writer};
use crate::edit::Literal;
use crate::tree::{Kind, Span, Value};

/// A child of a block container in the text.
struct Line<'t> {
    value: Value<'t>,
    /// Its key or dash.
    head: usize,
    /// One past its last byte.
    end: usize,
    stays: bool,
}

// === impl Writer ===

impl Writer<'_> {
    /// Writes the children of a block map or list of which one stays at least.
    pub(super) fn block_container(
        &mut self,
        node: Value<'_>,
        natives: &[Value<'_>],
        body: &Body<'_, '_>,
    ) -> Result<()> {
        let (column, lines) = self.block_lines(node, natives, body)?;
        for line in lines.iter().filter(|line| line.stays) {
            let Some(fate) = body.stays.get(&line.value.id()) else { continue };
            let slot = match node.is_map() {
                true => Slot::Entry(span_of(line.value).0),
                false => Slot::Item(line.head),
            };
            self.fate(line.value.id(), fate, slot)?;
        }
        self.remove_lines(&lines, column)?;
        let Some(last) = lines.iter().rfind(|line| line.stays).filter(|_| !body.added.is_empty()) else {
            return Ok(());
        };
        if !self.text.is_last_on_line(last.end) {
            return refuse("text stands behind the value on its line", last.end);
        }
        let quotes = match last.value.kind() {
            Kind::String => Quotes::of(self.text.byte(self.text.content_start(last.value)?)),
            _ => Quotes::Plain,
        };
        // Comments that stand deeper belong to what is there already.
        let line = self.last_line(last.end, column);
        let behind = self.text.line_start(line).max(last.end);
        for (key, value) in &body.added {
            let new = match node.is_map() {
                true => self.style.entry_lines(key, value),
                false => self.style.item_lines(value, quotes),
            };
            self.insert_lines(behind, column, &new);
        }
        Ok(())
    }

    /// Where the children of a block container stand, and the column in which all begin.
    fn block_lines<'t>(
        &self,
        node: Value<'_>,
        natives: &[Value<'t>],
        body: &Body<'_, '_>,
    ) -> Result<(usize, Vec<Line<'t>>)> {
        let start = match natives.first().filter(|_| node.is_map()) {
            Some(first) => span_of(*first).0.start as usize,
            None => self.text.content_start(node)?,
        };
        let column = self.text.column(start);
        let mut lines = Vec::with_capacity(natives.len());
        for (index, value) in natives.iter().enumerate() {
            let head = match node.is_map() {
                true => span_of(*value).0.start as usize,
                false => self.text.dash(*value, column)?,
            };
            let line_start = self.text.line_start(self.text.line(head));
            if node.is_map() && self.text.source[line_start..head].contains(&b'?') {
                return refuse("the key is written with a question mark", head);
            }
            if self.text.column(head) != column || (index > 0 && !self.text.is_first_on_line(head)) {
                return refuse("the entry does not begin where its neighbours do", head);
            }
            let stays = body.stays.contains_key(&value.id());
            lines.push(Line { value: *value, head, end: self.text.end(*value)?, stays });
        }
        Ok((column, lines))
    }

    /// Takes out what does not stay, with its lines and the comments that belong to it.
    fn remove_lines(&mut self, lines: &[Line<'_>], column: usize) -> Result<()> {
        if let Some(line) = lines.iter().find(|line| !line.stays && !self.text.is_last_on_line(line.end)) {
            return refuse("text stands behind the value on its line", line.end);
        }
        let mut rest = lines;
        // What shares its line with the dash of a list above gives its place to what follows.
        if let Some(first) = lines.first().filter(|first| !first.stays)
            && !self.text.is_first_on_line(first.head)
        {
            let run = lines.iter().take_while(|line| !line.stays).count();
            let last = self.last_line(lines[run - 1].end, column);
            let mut next = last + 1;
            while self.text.is_blank_line(next) {
                next += 1;
            }
            let next = self.text.skip_blanks(self.text.line_start(next));
            self.replace(first.head, next, "");
            rest = &lines[run..];
        }
        let (mut leads, mut at_top) = (true, false);
        for line in rest {
            leads &= !line.stays;
            if line.stays {
                continue;
            }
            let mut first = self.text.line(line.head);
            while first > 1 && self.text.comment_line(first - 1) == Some(column) {
                first -= 1;
            }
            at_top = leads && (at_top || first == 1);
            let last = self.last_line(line.end, column);
            if at_top {
                // No line break before it could go instead.
                self.replace(self.text.line_start(first), self.text.line_start(last + 1), "");
            } else {
                let start = self.text.content_end(self.text.line_start(first - 1));
                let end = self.text.content_end(self.text.line_start(last).max(line.end));
                self.replace(start, end, "");
            }
        }
        Ok(())
    }

    /// The last line of an entry that ends at `end`, comments below it included that stand deeper than
    /// the entry itself.
    fn last_line(&self, end: usize, column: usize) -> u32 {
        let mut last = self.text.line(end);
        while self.text.comment_line(last + 1).is_some_and(|comment| comment > column) {
            last += 1;
        }
        last
    }

    /// Writes a value behind a key over one of another shape.
    pub(super) fn put_entry(&mut self, node: Value<'_>, key: Span, literal: &Literal) -> Result<()> {
        let colon = self.text.colon_end(key)?;
        let column = self.text.column(key.start as usize);
        self.put_behind(node, colon, column, literal)
    }

    /// Writes a value behind a dash over one of another shape.
    pub(super) fn put_item(&mut self, node: Value<'_>, dash: usize, literal: &Literal) -> Result<()> {
        if is_scalar(literal) {
            return self.put_behind(node, dash + 1, self.text.column(dash), literal);
        }
        let end = self.text.end(node)?;
        if self.text.has_comment(dash, end) || !self.text.is_last_on_line(end) {
            return refuse("a comment stands within the list item", dash);
        }
        let column = self.text.column(dash);
        let lines = self.style.item_lines(literal, Quotes::Plain);
        let (first, rest) = lines.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        let line_break = self.style.line_break;
        let rest: String = rest.iter().map(|line| format!("{line_break}{:column$}{line}", "")).collect();
        self.replace(dash, end.max(dash + 1), format!("{first}{rest}"));
        Ok(())
    }

    /// Writes a value behind a `:` or `-` that ends at `mark` and whose line begins in `column`.
    fn put_behind(&mut self, node: Value<'_>, mark: usize, column: usize, literal: &Literal) -> Result<()> {
        let (_, span) = span_of(node);
        let end = self.text.end(node)?.max(mark);
        if !self.text.is_last_on_line(end) {
            return refuse("text stands behind the value on its line", end);
        }
        let same_line = self.text.line(mark) == self.text.line(span.start as usize);
        if same_line && self.text.has_comment(mark, end) {
            return refuse("a comment stands within the value", mark);
        }
        if is_scalar(literal) {
            let word = self.style.scalar(literal, Quotes::Plain);
            self.replace(mark, mark, format!(" {word}"));
            if span.start < span.end {
                self.cut(mark, end, same_line);
            }
            return Ok(());
        }
        let step = if matches!(literal, Literal::List(_)) { self.style.list_step } else { self.style.step };
        let lines = self.style.lines(literal);
        if span.start < span.end {
            self.cut(mark, end, same_line);
        }
        self.insert_lines(end, column + step, &lines);
        Ok(())
    }

    /// Takes out an old value behind a mark; a comment on the mark's line stays.
    fn cut(&mut self, mark: usize, end: usize, same_line: bool) {
        let start = if same_line { mark } else { self.text.content_end(mark) };
        // A comment behind a value of one line keeps its distance to what is left.
        self.replace(start, end, "");
    }
}
