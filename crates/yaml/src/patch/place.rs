//! Where things stand in the text: lines, columns, dashes, colons, ends.

use memchr::memchr2;

use super::{Refusal, Result};
use crate::line::LineIndex;
use crate::reader::Comment;
use crate::tree::{Span, Value};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text with what is needed to find one's way in it.
pub(super) struct Text<'s> {
    pub(super) source: &'s [u8],
    lines: LineIndex,
    comments: &'s [Comment],
}

/// Makes a refusal at a place.
pub(super) fn refuse<T>(message: &str, at: usize) -> Result<T> {
    let span = Span { start: at as u32, end: at as u32 };
    Err(Refusal { message: message.to_owned(), span })
}

/// Where a value stands; an edited text is always read with places.
pub(super) fn span_of(value: Value<'_>) -> (Span, Span) {
    let span = value.span().unwrap_or_default();
    (span.key, span.value)
}

// === impl Text ===

impl<'s> Text<'s> {
    pub(super) fn new(source: &'s [u8], comments: &'s [Comment]) -> Self {
        Text { source, lines: LineIndex::new(source), comments }
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    /// The one-based line that holds an offset.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.lines.position(at as u32).line
    }

    /// Where a line begins, behind a byte order mark; behind the last line, the end of the text.
    pub(super) fn line_start(&self, line: u32) -> usize {
        match self.lines.line_start(line) {
            Some(0) if self.source.starts_with(BYTE_ORDER_MARK) => BYTE_ORDER_MARK.len(),
            Some(start) => start as usize,
            None => self.source.len(),
        }
    }

    /// Bytes before an offset in its line.
    pub(super) fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.line_start(self.line(at)))
    }

    /// Where the content of the line that holds `at` ends: before its line break.
    pub(super) fn content_end(&self, at: usize) -> usize {
        let rest = self.source.get(at..).unwrap_or_default();
        memchr2(b'\n', b'\r', rest).map_or(self.source.len(), |len| at + len)
    }

    /// The line break that the text uses.
    pub(super) fn line_break(&self) -> &'static str {
        let first = memchr::memchr(b'\n', self.source);
        if first.is_some_and(|at| at > 0 && self.source[at - 1] == b'\r') { "\r\n" } else { "\n" }
    }

    /// The first offset from `at` on that holds no blank; stays in the line.
    pub(super) fn skip_blanks(&self, at: usize) -> usize {
        let mut at = at;
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// The first offset from `at` on that holds neither blank, line break nor comment.
    pub(super) fn skip_space(&self, at: usize) -> usize {
        let mut at = at;
        loop {
            match self.byte(at) {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' if self.comment_at(at) => at = self.content_end(at),
                _ => return at,
            }
        }
    }

    fn comment_at(&self, at: usize) -> bool {
        self.comments.binary_search_by_key(&(at as u32), |comment| comment.span.start).is_ok()
    }

    /// Whether a comment begins in a range.
    pub(super) fn has_comment(&self, start: usize, end: usize) -> bool {
        let from = self.comments.partition_point(|comment| (comment.span.start as usize) < start);
        self.comments.get(from).is_some_and(|comment| (comment.span.start as usize) < end)
    }

    /// Whether nothing but blanks stands before `at` in its line.
    pub(super) fn is_first_on_line(&self, at: usize) -> bool {
        let start = self.line_start(self.line(at));
        self.source[start..at].iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Whether nothing but blanks and a comment stands from `at` to the end of its line.
    pub(super) fn is_last_on_line(&self, at: usize) -> bool {
        let rest = self.skip_blanks(at);
        rest == self.content_end(at) || self.byte(rest) == b'#' && self.comment_at(rest)
    }

    /// The column of the comment that fills a line; none where the line holds anything else.
    pub(super) fn comment_line(&self, line: u32) -> Option<usize> {
        let start = self.line_start(line);
        let first = self.skip_blanks(start);
        (self.byte(first) == b'#' && self.comment_at(first)).then(|| first - start)
    }

    pub(super) fn is_blank_line(&self, line: u32) -> bool {
        let start = self.line_start(line);
        start < self.source.len() && self.skip_blanks(start) == self.content_end(start)
    }

    /// Where a value begins behind its anchor and tag. An alias is refused: what it shows stands elsewhere.
    pub(super) fn content_start(&self, value: Value<'_>) -> Result<usize> {
        let (_, span) = span_of(value);
        let (mut at, end) = (span.start as usize, span.end as usize);
        while at < end && matches!(self.byte(at), b'&' | b'!') {
            while at < end && !matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r') {
                at += 1;
            }
            at = self.skip_space(at).min(end);
        }
        if at < end && self.byte(at) == b'*' {
            return refuse("the value is an alias, and stands where its anchor is", at);
        }
        Ok(at)
    }

    /// Whether an alias stands in the place of a value.
    pub(super) fn is_alias(&self, value: Value<'_>) -> bool {
        let (_, span) = span_of(value);
        span.start < span.end && self.byte(span.start as usize) == b'*'
    }

    /// Whether a child of a container comes from a merge key or an alias, and stands elsewhere.
    pub(super) fn is_foreign(&self, child: Value<'_>) -> bool {
        let (key, value) = span_of(child);
        child.key().is_some() && key == value && self.byte(key.start as usize) == b'*'
    }

    /// One past the last byte of a value in block style, line breaks behind it left out unless they are
    /// part of it; where it is absent, one past the `:` or `-` before it.
    pub(super) fn end(&self, value: Value<'_>) -> Result<usize> {
        let (key, span) = span_of(value);
        if span.start == span.end {
            return match value.key() {
                Some(_) => self.colon_end(key),
                None => Ok(span.end as usize),
            };
        }
        let content = self.content_start(value).unwrap_or(span.start as usize);
        let is_flow = matches!(self.byte(content), b'{' | b'[' | b'"' | b'\'');
        let mut end = span.end as usize;
        if !is_flow && self.keeps_breaks(content, end) {
            end -= usize::from(self.byte(end - 1) == b'\n');
            return Ok(end - usize::from(self.byte(end.saturating_sub(1)) == b'\r'));
        }
        while end > content && self.byte(end - 1).is_ascii_whitespace() {
            end -= 1;
        }
        let last = value.children().filter(|child| !self.is_foreign(*child)).last();
        match last.filter(|_| !is_flow) {
            Some(last) => Ok(end.max(self.end(last)?)),
            None => Ok(end),
        }
    }

    /// Whether a value is a block scalar whose trailing line breaks count.
    fn keeps_breaks(&self, start: usize, end: usize) -> bool {
        let header = &self.source[start..self.content_end(start).min(end)];
        let header = header.split(|byte| matches!(byte, b' ' | b'\t')).next().unwrap_or_default();
        matches!(header.first(), Some(b'|' | b'>')) && header.contains(&b'+')
    }

    /// One past the `:` behind a key.
    pub(super) fn colon_end(&self, key: Span) -> Result<usize> {
        let at = self.skip_blanks(key.end as usize);
        match self.byte(at) {
            b':' => Ok(at + 1),
            _ => refuse("the key is not followed by its colon", at),
        }
    }

    /// The `-` of an item in a block list whose dashes stand in `column`.
    pub(super) fn dash(&self, item: Value<'_>, column: usize) -> Result<usize> {
        let (_, span) = span_of(item);
        let mut line = self.line(span.start as usize);
        while line > 0 {
            let at = self.line_start(line) + column;
            let follows = matches!(self.byte(at + 1), b' ' | b'\t' | b'\n' | b'\r' | 0);
            if at < span.start as usize && self.byte(at) == b'-' && follows {
                return Ok(at);
            }
            let is_between = self.comment_line(line).is_some()
                || self.is_blank_line(line)
                || self.line(span.start as usize) == line;
            if !is_between && !self.is_property_line(line) {
                break;
            }
            line -= 1;
        }
        refuse("the list item's dash is not found", span.start as usize)
    }

    fn is_property_line(&self, line: u32) -> bool {
        matches!(self.byte(self.skip_blanks(self.line_start(line))), b'&' | b'!')
    }
}
