//! Lists and maps in brackets, on one line.

use super::{Fast, KEY_BYTES_MAX, is_text, span};
use crate::tree::{KeyId, NodeSpan, Span};

/// Deeper brackets are left to the long way.
const FLOW_DEPTH_MAX: usize = 32;

impl Fast<'_, '_> {
    /// Appends the list or map at `at` and gives its end.
    pub(super) fn flow(
        &mut self,
        at: usize,
        key: Option<KeyId>,
        key_span: Span,
        depth: usize,
    ) -> Option<usize> {
        if depth >= FLOW_DEPTH_MAX || self.state.frames.len() + depth >= self.depth_max {
            return None;
        }
        let is_map = self.bytes[at] == b'{';
        let place = NodeSpan { key: key_span, value: span(at, at) };
        let (node, close) = match is_map {
            true => (self.builder.open_map(key, place), b'}'),
            false => (self.builder.open_list(key, place), b']'),
        };
        let keys = self.state.keys.len();
        let mut count = 0;
        let mut next = self.skip_spaces(at + 1);
        while self.bytes[next] != close {
            next = match is_map {
                true => self.flow_entry(next, depth)?,
                false => self.flow_value(next, None, Span::default(), depth)?,
            };
            count += 1;
            next = self.skip_spaces(next);
            match self.bytes[next] {
                b',' => next = self.skip_spaces(next + 1),
                byte if byte == close => {}
                _ => return None,
            }
        }
        self.check_keys(keys)?;
        self.builder.close(node, count, next as u32 + 1);
        Some(next + 1)
    }

    fn flow_entry(&mut self, at: usize, depth: usize) -> Option<usize> {
        let (start, end, key_end) = match self.bytes[at] {
            quote @ (b'"' | b'\'') => {
                let end = self.quoted_end(at + 1, quote)?;
                (at + 1, end, end + 1)
            }
            _ => {
                let end = self.flow_plain_end(at)?;
                let key = self.text.get(at..end)?;
                if key == "<<" || !is_text(key) {
                    return None;
                }
                (at, end, end)
            }
        };
        let colon = self.skip_spaces(key_end);
        let needs_blank = start == at;
        if self.bytes[colon] != b':' || needs_blank && self.bytes[colon + 1] != b' ' {
            return None;
        }
        if colon - at > KEY_BYTES_MAX {
            return None;
        }
        let key = self.builder.key(self.text.get(start..end)?);
        self.state.keys.push(key);
        let value = self.skip_spaces(colon + 1);
        self.flow_value(value, Some(key), span(at, key_end), depth)
    }

    fn flow_value(&mut self, at: usize, key: Option<KeyId>, key_span: Span, depth: usize) -> Option<usize> {
        match self.bytes[at] {
            b'[' | b'{' => self.flow(at, key, key_span, depth + 1),
            quote @ (b'"' | b'\'') => {
                let end = self.quoted(at, quote, key, key_span)?;
                // A scalar over several lines would move what counts as one line.
                (!self.bytes[at..end].contains(&b'\n')).then_some(end)
            }
            _ => {
                let end = self.flow_plain_end(at)?;
                self.plain(at, end, key, key_span)?;
                Some(end)
            }
        }
    }

    /// The end of the plain scalar at `at`, within brackets.
    fn flow_plain_end(&self, at: usize) -> Option<usize> {
        let starts = match self.bytes[at] {
            b'-' => self.bytes[at + 1].is_ascii_alphanumeric(),
            byte => byte.is_ascii_alphanumeric() || b"/._$+(<=~^;".contains(&byte) || byte >= 0x80,
        };
        if !starts {
            return None;
        }
        let mut end = at;
        loop {
            match self.bytes[end] {
                b',' | b']' | b'}' => break,
                b':' if self.bytes[end + 1] == b' ' => break,
                b':' if b",[]{}\n\r\t".contains(&self.bytes[end + 1]) => return None,
                b'[' | b'{' | b'?' | b'\n' | b'\r' | b'\t' => return None,
                b'#' if self.bytes[end - 1] == b' ' => return None,
                _ => end += 1,
            }
        }
        while self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        Some(end)
    }
}
