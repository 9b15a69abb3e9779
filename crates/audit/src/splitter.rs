//! Cuts the records out of one large JSON document, without holding more than one of them.
//!
//! What it cuts out is parsed later; here only quotes and brackets count.

/// Keys of a document's own list of records.
const LISTS: [&[u8]; 4] = [b"items", b"events", b"logEvents", b"records"];

/// No key of [`LISTS`] is longer.
const KEY_BYTES_MAX: usize = 16;

/// Where the cutting stands.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    depth: u32,
    in_string: bool,
    escaped: bool,
    /// The string read last in the document's own object, as far as a key of [`LISTS`] reaches.
    key: Vec<u8>,
    /// The depth within the list of records.
    list: Option<u32>,
    /// Whether the document has, or had, a list of records.
    is_envelope: bool,
    record: Vec<u8>,
    /// The record has grown beyond its bound and is only passed over.
    overlong: bool,
    /// The line of the next byte, from one.
    line: u64,
    /// The line in which the record begins.
    begin: u64,
}

/// A part of a document.
pub(crate) enum Piece<'p> {
    /// A record and the line in which it begins.
    Record(&'p [u8], u64),
    /// A record that is too long was left out.
    Overlong(u64),
}

// === impl Splitter ===

impl Splitter {
    /// Begins at a line.
    pub(crate) fn new(line: u64) -> Self {
        Splitter { line, ..Splitter::default() }
    }

    /// Takes the next bytes. Records of more than `max` bytes are left out.
    pub(crate) fn push(&mut self, bytes: &[u8], max: usize, sink: &mut dyn FnMut(Piece<'_>)) {
        for &byte in bytes {
            self.line += u64::from(byte == b'\n');
            let ends = self.step(byte);
            if ends || self.is_inside() {
                self.keep(byte, max);
            }
            if ends {
                self.end(sink);
            }
        }
    }

    /// Whether the document ends in the middle of something, and where that begins.
    pub(crate) fn unfinished(&self) -> Option<u64> {
        (self.depth > 0).then_some(self.begin)
    }

    /// The line of the next byte, from one.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    fn is_inside(&self) -> bool {
        self.depth > self.list.unwrap_or(0)
    }

    fn keep(&mut self, byte: u8, max: usize) {
        if self.record.len() < max {
            self.record.push(byte);
        } else {
            self.overlong = true;
        }
    }

    /// Follows one byte; says whether a record ends with it.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.within_string(byte);
            return false;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.key.clear();
            }
            b'{' | b'[' => {
                let is_list = byte == b'['
                    && self.list.is_none()
                    && (self.depth == 0 || self.depth == 1 && LISTS.contains(&&*self.key));
                if self.depth == self.list.unwrap_or(0) {
                    self.begin = self.line;
                }
                self.depth += 1;
                if is_list {
                    self.list = Some(self.depth);
                    self.is_envelope = true;
                    self.record.clear();
                }
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.list.is_some_and(|list| self.depth < list) {
                    self.list = None;
                    return false;
                }
                return self.depth == self.list.unwrap_or(0);
            }
            _ => {}
        }
        false
    }

    fn within_string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_string = false,
            _ if self.depth == 1 && self.key.len() < KEY_BYTES_MAX => self.key.push(byte),
            _ => {}
        }
    }

    fn end(&mut self, sink: &mut dyn FnMut(Piece<'_>)) {
        // What is left of a document around its list is no record.
        let is_rest = self.depth == 0 && std::mem::take(&mut self.is_envelope);
        if std::mem::take(&mut self.overlong) {
            sink(Piece::Overlong(self.begin));
        } else if !is_rest {
            sink(Piece::Record(&self.record, self.begin));
        }
        self.record.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is cut out, however the bytes arrive.
    fn cut(text: &str) -> Vec<(String, u64)> {
        let mut all: Vec<Vec<(String, u64)>> = Vec::new();
        for size in [1, 3, text.len().max(1)] {
            let mut found = Vec::new();
            let mut splitter = Splitter::new(1);
            for part in text.as_bytes().chunks(size) {
                splitter.push(part, 64, &mut |piece| match piece {
                    Piece::Record(bytes, line) => {
                        found.push((String::from_utf8_lossy(bytes).trim().to_owned(), line));
                    }
                    Piece::Overlong(line) => found.push(("overlong".to_owned(), line)),
                });
            }
            all.push(found);
        }
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
        all.remove(0)
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn documents_are_cut_at_their_lists() {
        assert_eq!(
            texts(r#"{"kind":"EventList","items":[{"a":1},{"b":[{}]}],"x":{}}"#),
            [r#"{"a":1}"#, r#"{"b":[{}]}"#]
        );
        assert_eq!(texts("[{\"a\": \"]}\"}, {}]"), ["{\"a\": \"]}\"}", "{}"]);
        assert_eq!(
            texts("{\"a\":\n1}\n{\"b\":{\"items\":[{}]}}"),
            ["{\"a\":\n1}", "{\"b\":{\"items\":[{}]}}"]
        );
        assert_eq!(texts(r#"{"items":[]}{"a":"\"items"}"#), [r#"{"a":"\"items"}"#]);
    }

    #[test]
    fn lines_are_counted_and_what_is_too_long_is_told() {
        let long = "x".repeat(100);
        let text = format!("{{\"items\": [\n {{\"a\": 1}},\n {{\"b\": \"{long}\"}},\n {{\"c\": 1}}\n]}}\n");
        let found = cut(&text);
        assert_eq!(found, [("{\"a\": 1}".into(), 2), ("overlong".into(), 3), ("{\"c\": 1}".into(), 4)]);
    }

    #[test]
    fn an_end_in_the_middle_is_known() {
        let mut splitter = Splitter::new(1);
        splitter.push(b"{\"items\":[\n{\"a\":", 64, &mut |_| panic!("nothing is whole"));
        assert_eq!(splitter.unfinished(), Some(2));
    }
}
