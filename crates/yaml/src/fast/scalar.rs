//! Scalars where a value is due.

use super::{Fast, is_plain_start, span};
use crate::number::float_scalar;
use crate::resolve::{Resolved, plain};
use crate::scan::Token;
use crate::tree::{KeyId, NodeSpan, Scalar, Span};

impl Fast<'_, '_> {
    /// Reads the value at `at`, which ends its line, into the slot.
    pub(super) fn value(&mut self, at: usize) -> Option<()> {
        let slot = self.slot.take()?;
        let byte = self.bytes[at];
        let end = match byte {
            b'"' | b'\'' => self.quoted(at, byte, slot.key, slot.key_span)?,
            b'|' | b'>' => return self.block(at, slot.key, slot.key_span),
            b'[' | b'{' => self.flow(at, slot.key, slot.key_span, 0)?,
            b'-' if self.is_blank(at + 1) => return None,
            _ if is_plain_start(byte) || byte == b'-' => {
                let end = self.plain_end(at)?;
                self.plain(at, end, slot.key, slot.key_span)?;
                end
            }
            _ => return None,
        };
        self.value_end = end;
        self.pos = self.line_rest(end, false)?;
        Some(())
    }

    /// The end of the plain scalar at `at`.
    fn plain_end(&self, at: usize) -> Option<usize> {
        let line = &self.bytes[at..];
        let mut end = memchr::memchr(b'\n', line)?;
        for (index, byte) in line[..end].iter().enumerate() {
            match byte {
                b':' if matches!(line[index + 1], b' ' | b'\n' | b'\r' | b'\t') => return None,
                b'\t' => return None,
                b'#' if index > 0 && line[index - 1] == b' ' => {
                    end = index;
                    break;
                }
                _ => {}
            }
        }
        while let Some(b' ' | b'\r') = line[..end].last() {
            end -= 1;
        }
        Some(at + end)
    }

    /// Appends the plain scalar from `start` up to `end`.
    pub(super) fn plain(
        &mut self,
        start: usize,
        end: usize,
        key: Option<KeyId>,
        key_span: Span,
    ) -> Option<()> {
        let span = NodeSpan { key: key_span, value: span(start, end) };
        let text = self.text.get(start..end)?;
        let scalar = match plain(text) {
            Resolved::String(text) => {
                self.builder.scalar(key, Scalar::String(&text), span);
                return Some(());
            }
            Resolved::Null => Scalar::Null,
            Resolved::Bool(value) => Scalar::Bool(value),
            Resolved::Int(value) => Scalar::Int(value),
            Resolved::BigInt(value) => Scalar::Float(value as f64),
            Resolved::Float(value) if value.is_finite() => float_scalar(value),
            _ => return None,
        };
        self.builder.scalar(key, scalar, span);
        Some(())
    }

    /// The place of the closing quote, if all from `start` on stands for itself.
    pub(super) fn quoted_end(&self, start: usize, quote: u8) -> Option<usize> {
        let mut at = start;
        loop {
            match self.bytes.get(at)? {
                byte if *byte == quote => break,
                b'\n' | b'\r' => return None,
                b'\\' if quote == b'"' => return None,
                _ => at += 1,
            }
        }
        (quote == b'"' || self.bytes.get(at + 1) != Some(&b'\'')).then_some(at)
    }

    /// Appends the quoted scalar at `at` and gives its end.
    pub(super) fn quoted(
        &mut self,
        at: usize,
        quote: u8,
        key: Option<KeyId>,
        key_span: Span,
    ) -> Option<usize> {
        if let Some(end) = self.quoted_end(at + 1, quote) {
            let span = NodeSpan { key: key_span, value: span(at, end + 1) };
            self.builder.scalar(key, Scalar::String(self.text.get(at + 1..end)?), span);
            return Some(end + 1);
        }
        // The column only has to differ from the start of a line.
        self.scanner.restart(at, 1, 0);
        self.scanner.scan_quoted(quote).ok()?;
        let token = self.scanner.pop()?;
        self.scanned(token, key, key_span);
        Some(self.scanner.pos)
    }

    fn scanned(&mut self, token: Token, key: Option<KeyId>, key_span: Span) {
        let span = NodeSpan { key: key_span, value: token.span };
        self.builder.scalar(key, Scalar::String(self.scanner.text(token.text)), span);
        self.scanner.composed.clear();
    }

    /// Appends the block scalar at `at`.
    fn block(&mut self, at: usize, key: Option<KeyId>, key_span: Span) -> Option<()> {
        let indent = self.state.frames.last()?.indent;
        self.scanner.restart(at, 1, indent as isize);
        self.scanner.scan_block_scalar(self.bytes[at] == b'|').ok()?;
        let token = self.scanner.pop()?;
        self.scanned(token, key, key_span);
        self.comments.append(&mut self.scanner.comments);
        self.value_end = token.span.end as usize;
        // The scanner has taken the blanks before the next token.
        self.pos = self.scanner.pos - self.scanner.column;
        Some(())
    }
}
