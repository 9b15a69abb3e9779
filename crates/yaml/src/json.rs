//! The direct path for JSON: one value at a time, by the rules of Go's decoder.

use crate::number::json_number;
use crate::reader::{Error, ErrorKind, Limits, Notice, NoticeKind};
use crate::scan::{Result, hinted, syntax};
use crate::seen::SeenKeys;
use crate::text::lossy;
use crate::tree::{KeyId, NodeId, NodeSpan, Scalar, Span, TreeBuilder};

/// A value that was read to its end.
pub(crate) struct JsonValue {
    /// The root, or why the value is refused although its text is JSON.
    pub(crate) root: Result<NodeId>,
    /// One past the last byte.
    pub(crate) end: usize,
    pub(crate) notices: Vec<Notice>,
}

struct Frame {
    node: NodeId,
    count: u32,
    is_map: bool,
    /// Where the keys of this map begin in [`Reader::keys`].
    keys: usize,
}

struct Reader<'a> {
    source: &'a [u8],
    /// The part of the source, from its first byte on, that is UTF-8.
    text: &'a str,
    pos: usize,
    builder: &'a mut TreeBuilder,
    limits: &'a Limits,
    frames: Vec<Frame>,
    /// Keys of the open maps with the nodes of their values.
    keys: Vec<(KeyId, NodeId)>,
    seen: &'a mut SeenKeys,
    scratch: Vec<u8>,
    refusal: Option<Box<Error>>,
    notices: Vec<Notice>,
}

/// Skips what JSON takes for blank.
pub(crate) fn skip_blanks(source: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = source.get(at) {
        at += 1;
    }
    at
}

/// The part of a source, from its first byte on, that is UTF-8.
pub(crate) fn utf8_part(source: &[u8]) -> &str {
    match std::str::from_utf8(source) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&source[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Where bytes of a string end that stand for themselves, eight at a time.
fn plain_end(source: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    const TOPS: u64 = ONES << 7;
    // The top bit of the first byte that is less than a limit up to 0x80, and perhaps of later ones.
    let less = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & TOPS;
    while let Some(bytes) = source.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*bytes);
        let quotes = word ^ (ONES * u64::from(b'"'));
        let escapes = word ^ (ONES * u64::from(b'\\'));
        let found = less(word, 0x20) | less(quotes, 1) | less(escapes, 1);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(0x20..=0x21 | 0x23..=0x5b | 0x5d..) = source.get(at) {
        at += 1;
    }
    at
}

/// A range of the source that is known to be UTF-8.
fn slice<'a>(source: &'a [u8], text: &'a str, range: std::ops::Range<usize>) -> &'a str {
    match text.get(range.clone()) {
        Some(part) => part,
        None => std::str::from_utf8(&source[range]).unwrap_or_default(),
    }
}

/// Reads the value that begins at `start`; `text` is [`utf8_part`] of the source. An error means that
/// the text is no JSON, or that a limit was reached.
pub(crate) fn read_value(
    source: &[u8],
    text: &str,
    start: usize,
    builder: &mut TreeBuilder,
    seen: &mut SeenKeys,
    limits: &Limits,
) -> Result<JsonValue> {
    let first = builder.len();
    let mut reader = Reader {
        source,
        text,
        pos: start,
        builder,
        limits,
        frames: Vec::new(),
        keys: Vec::new(),
        seen,
        scratch: Vec::new(),
        refusal: None,
        notices: Vec::new(),
    };
    match reader.root(first) {
        Ok(()) => {
            let root = match reader.refusal {
                Some(error) => Err(error),
                None => Ok(NodeId(first as u32)),
            };
            Ok(JsonValue { root, end: reader.pos, notices: reader.notices })
        }
        Err(error) => Err(error),
    }
}

impl Reader<'_> {
    fn root(&mut self, first: usize) -> Result<()> {
        self.value(None, Span::default())?;
        while let Some(frame) = self.frames.last() {
            let (is_map, count) = (frame.is_map, frame.count);
            if self.builder.len() - first >= self.limits.document_nodes_max {
                let message = "document has more values than the limit allows";
                return Err(self.limit(message));
            }
            self.blanks();
            match (self.byte(), is_map) {
                (b'}', true) | (b']', false) => {
                    self.pos += 1;
                    self.close();
                    continue;
                }
                (b',', _) if count > 0 => {
                    self.pos += 1;
                    self.blanks();
                }
                _ if count > 0 => {
                    return Err(self.unexpected("expected `,` or the closing bracket"));
                }
                _ => {}
            }
            if let Some(frame) = self.frames.last_mut() {
                frame.count += 1;
            }
            if is_map { self.entry()? } else { self.value(None, Span::default())? }
        }
        Ok(())
    }

    fn byte(&self) -> u8 {
        self.source.get(self.pos).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        self.pos = skip_blanks(self.source, self.pos);
    }

    fn unexpected(&self, message: &str) -> Box<Error> {
        if self.pos >= self.source.len() {
            return hinted(
                syntax("input ends within a value", self.pos, self.pos),
                "the file may be truncated",
            );
        }
        syntax(message, self.pos, self.pos + 1)
    }

    fn limit(&self, message: &str) -> Box<Error> {
        let mut error = syntax(message, self.pos, self.pos + 1);
        error.kind = ErrorKind::Limit;
        hinted(error, "split the document into several")
    }

    fn entry(&mut self) -> Result<()> {
        let start = self.pos;
        if self.byte() != b'"' {
            return Err(self.unexpected("expected a key in double quotes"));
        }
        let text = self.string()?;
        let key = match &text {
            Some(range) => self.builder.key(slice(self.source, self.text, range.clone())),
            None => self.builder.key(&String::from_utf8_lossy(&self.scratch)),
        };
        let key_span = Span { start: start as u32, end: self.pos as u32 };
        self.blanks();
        if self.byte() != b':' {
            return Err(self.unexpected("expected `:` behind the key"));
        }
        self.pos += 1;
        self.blanks();
        self.keys.push((key, NodeId(self.builder.len() as u32)));
        self.value(Some(key), key_span)
    }

    fn value(&mut self, key: Option<KeyId>, key_span: Span) -> Result<()> {
        let start = self.pos;
        let mut span = NodeSpan { key: key_span, value: Span { start: start as u32, end: start as u32 } };
        let scalar = match self.byte() {
            b'{' | b'[' => return self.open(key, span),
            b'"' => {
                let text = self.string()?;
                span.value.end = self.pos as u32;
                match text {
                    Some(range) => {
                        let text = slice(self.source, self.text, range);
                        self.builder.scalar(key, Scalar::String(text), span);
                    }
                    None => {
                        let text = std::str::from_utf8(&self.scratch).unwrap_or_default();
                        self.builder.scalar(key, Scalar::String(text), span);
                    }
                }
                return Ok(());
            }
            b't' => self.word("true", Scalar::Bool(true))?,
            b'f' => self.word("false", Scalar::Bool(false))?,
            b'n' => self.word("null", Scalar::Null)?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => return Err(self.unexpected("expected a value")),
        };
        span.value.end = self.pos as u32;
        self.builder.scalar(key, scalar, span);
        Ok(())
    }

    fn open(&mut self, key: Option<KeyId>, span: NodeSpan) -> Result<()> {
        if self.frames.len() >= self.limits.depth_max {
            return Err(self.limit("values are nested too deep"));
        }
        let is_map = self.byte() == b'{';
        self.pos += 1;
        let node = match is_map {
            true => self.builder.open_map(key, span),
            false => self.builder.open_list(key, span),
        };
        self.frames.push(Frame { node, count: 0, is_map, keys: self.keys.len() });
        Ok(())
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let removed = if frame.is_map { self.drop_overridden(&frame) } else { 0 };
        self.builder.close(frame.node, frame.count - removed, self.pos as u32);
        self.keys.truncate(frame.keys);
    }

    /// Of the entries with the same key only the last stays. Gives the number of those that go.
    fn drop_overridden(&mut self, frame: &Frame) -> u32 {
        self.seen.begin();
        // Of each entry that goes the number, and that of the next with its key.
        let mut overridden = Vec::new();
        for (index, (key, _)) in self.keys[frame.keys..].iter().enumerate() {
            if let Some(earlier) = self.seen.see(*key, index as u32) {
                overridden.push((earlier as usize, index));
            }
        }
        if !overridden.is_empty() {
            overridden.sort_unstable();
            self.drop_entries(frame, &overridden);
        }
        overridden.len() as u32
    }

    fn drop_entries(&mut self, frame: &Frame, overridden: &[(usize, usize)]) {
        let entries = &self.keys[frame.keys..];
        let node = |entry: usize| entries.get(entry).map_or(self.builder.len() as u32, |(_, node)| node.0);
        let ranges: Vec<(u32, u32)> =
            overridden.iter().map(|(entry, _)| (node(*entry), node(entry + 1))).collect();
        // Whoever overrides an entry may be overridden in turn: the last of them counts.
        let mut winners = vec![0; overridden.len()];
        for (place, (_, next)) in overridden.iter().enumerate().rev() {
            let chained = overridden.binary_search_by_key(next, |(entry, _)| *entry);
            winners[place] = chained.map_or(node(*next), |later| winners[later]);
        }
        // What a dropped value overrode itself stays noted, but there is no value to show for it.
        let dropped = |node: u32| match ranges.partition_point(|(start, _)| *start <= node) {
            0 => false,
            place => node < ranges[place - 1].1,
        };
        for notice in &mut self.notices {
            notice.node = notice.node.filter(|node| !dropped(node.0));
        }
        for (range, winner) in ranges.iter().zip(winners) {
            let span = self.builder.span(NodeId(range.0)).unwrap_or_default();
            self.notices.push(Notice {
                kind: NoticeKind::DuplicateKey,
                span: Span { start: span.key.start, end: span.value.end },
                node: Some(NodeId(winner)),
            });
        }
        // Where a node that stays moves to: down by all that goes before it.
        let mut gone = Vec::with_capacity(ranges.len());
        let mut sum = 0;
        for (start, end) in &ranges {
            sum += end - start;
            gone.push(sum);
        }
        for node in self.notices.iter_mut().filter_map(|notice| notice.node.as_mut()) {
            let before = ranges.partition_point(|(start, _)| *start <= node.0);
            node.0 -= before.checked_sub(1).map_or(0, |last| gone[last]);
        }
        self.builder.remove(&ranges, &gone);
    }

    fn word(&mut self, word: &str, scalar: Scalar<'static>) -> Result<Scalar<'static>> {
        let mut expected = word.as_bytes();
        while let [first, rest @ ..] = expected {
            if self.byte() != *first {
                return Err(self.unexpected("expected `true`, `false` or `null`"));
            }
            self.pos += 1;
            expected = rest;
        }
        Ok(scalar)
    }

    fn number(&mut self) -> Result<Scalar<'static>> {
        let start = self.pos;
        if self.byte() == b'-' {
            self.pos += 1;
        }
        if self.byte() == b'0' {
            self.pos += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.pos += 1;
            self.digits()?;
        }
        if let b'e' | b'E' = self.byte() {
            self.pos += 1;
            if let b'+' | b'-' = self.byte() {
                self.pos += 1;
            }
            self.digits()?;
        }
        let text = std::str::from_utf8(&self.source[start..self.pos]).unwrap_or_default();
        Ok(json_number(text).unwrap_or_else(|| {
            let error = syntax("number is out of range", start, self.pos);
            self.refusal.get_or_insert(error);
            Scalar::Null
        }))
    }

    fn digits(&mut self) -> Result<()> {
        if !self.byte().is_ascii_digit() {
            return Err(self.unexpected("expected a digit"));
        }
        while self.byte().is_ascii_digit() {
            self.pos += 1;
        }
        Ok(())
    }

    /// Reads a string: the range of its content where that stands for itself, else the content
    /// in [`Reader::scratch`].
    fn string(&mut self) -> Result<Option<std::ops::Range<usize>>> {
        let start = self.pos + 1;
        let at = plain_end(self.source, start);
        match self.source.get(at) {
            Some(b'"') => {}
            Some(b'\\') => return self.escaped_string(),
            _ => {
                self.pos = at;
                return Err(self.unexpected("found a control character in a string"));
            }
        }
        self.pos = at + 1;
        if at <= self.text.len() || std::str::from_utf8(&self.source[start..at]).is_ok() {
            return Ok(Some(start..at));
        }
        self.scratch.clear();
        self.scratch.extend_from_slice(lossy(&self.source[start..at]).as_bytes());
        Ok(None)
    }

    fn escaped_string(&mut self) -> Result<Option<std::ops::Range<usize>>> {
        self.scratch.clear();
        self.pos += 1;
        loop {
            let run = self.pos;
            self.pos = plain_end(self.source, run);
            self.scratch.extend_from_slice(&self.source[run..self.pos]);
            match self.byte() {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => return Err(self.unexpected("found a control character in a string")),
            }
        }
        self.pos += 1;
        if std::str::from_utf8(&self.scratch).is_err() {
            self.scratch = lossy(&self.scratch).into_bytes();
        }
        Ok(None)
    }

    fn escape(&mut self) -> Result<()> {
        self.pos += 1;
        let character = match self.byte() {
            byte @ (b'"' | b'\\' | b'/') => byte as char,
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode_escape()?,
            _ => return Err(self.unexpected("escape is not known in a string")),
        };
        self.pos += 1;
        let mut buffer = [0; 4];
        self.scratch.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        Ok(())
    }

    /// Ends on the last digit. A surrogate without its partner becomes U+FFFD.
    fn unicode_escape(&mut self) -> Result<char> {
        let code = self.code()?;
        if let Some(character) = char::from_u32(code) {
            return Ok(character);
        }
        if code < 0xdc00 && self.source[self.pos + 1..].starts_with(b"\\u") {
            let back = self.pos;
            self.pos += 2;
            let low = self.code()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.pos = back;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    /// Four hexadecimal digits behind the current place, which is on the `u`.
    fn code(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            self.pos += 1;
            let Some(digit) = char::from(self.byte()).to_digit(16) else {
                return Err(self.unexpected("expected four hexadecimal digits"));
            };
            code = code << 4 | digit;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_byte_that_means_more() {
        for byte in 0..=u8::MAX {
            let ends = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..20 {
                let mut text = [0xff; 20];
                text[place] = byte;
                // What stands behind it changes nothing.
                text[place + 1..].fill(byte.wrapping_add(1));
                let mut expected = place;
                while expected < 20 && !(text[expected] < 0x20 || b"\"\\".contains(&text[expected])) {
                    expected += 1;
                }
                assert_eq!(plain_end(&text, 0), expected, "{byte} at {place}");
                assert_eq!(plain_end(&text, place), expected, "{byte} at {place}");
                assert_eq!(expected == place, ends, "{byte} at {place}");
            }
        }
        assert_eq!(plain_end(b"abcdefghi", 9), 9);
    }
}
