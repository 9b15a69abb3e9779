//! The short way through a document that is written plainly: block maps and lists, scalars that
//! are mostly on one line, brackets on one line, comments.
//!
//! It goes line by line straight into the tree. Wherever a line might mean more than it looks
//! (anchors, tags, merges, keys that are no strings, scalars that go on, anything odd) it gives
//! up, and the document is read again by tokens. So it never has to know what is wrong with a
//! document, only that all it read means the same both ways; the tests compare the two.

mod flow;
mod scalar;

use crate::reader::Comment;
use crate::resolve::Resolved;
use crate::scan::Scanner;
use crate::seen::SeenKeys;
use crate::tree::{KeyId, NodeId, NodeSpan, Span, TreeBuilder};

/// Longer keys may not be keys.
const KEY_BYTES_MAX: usize = 1000;

/// What is kept from document to document, to save memory traffic.
#[derive(Default)]
pub(crate) struct FastState {
    frames: Vec<Frame>,
    keys: Vec<KeyId>,
}

/// An open block collection.
#[derive(Clone, Copy)]
struct Frame {
    node: NodeId,
    indent: usize,
    is_list: bool,
    count: u32,
    /// Where the keys of this map begin in [`FastState::keys`].
    keys: usize,
}

/// A place in the tree that waits for its value.
#[derive(Clone, Copy)]
struct Slot {
    key: Option<KeyId>,
    key_span: Span,
    /// Where the value stands if it is absent.
    at: usize,
}

pub(crate) struct Fast<'a, 's> {
    text: &'s str,
    bytes: &'s [u8],
    pos: usize,
    builder: &'a mut TreeBuilder,
    state: &'a mut FastState,
    seen: &'a mut SeenKeys,
    comments: &'a mut Vec<Comment>,
    depth_max: usize,
    slot: Option<Slot>,
    /// Where the value that was read last ended.
    value_end: usize,
    /// Reads the scalars that are not on one line.
    scanner: Scanner<'s>,
}

/// Reads a document; none where the long way has to be taken, whatever was appended then.
/// `text` ends with a line break and breaks lines by LF and CR LF only.
pub(crate) fn read(
    text: &str,
    builder: &mut TreeBuilder,
    state: &mut FastState,
    seen: &mut SeenKeys,
    comments: &mut Vec<Comment>,
    depth_max: usize,
) -> Option<NodeId> {
    let root = NodeId(builder.len() as u32);
    state.frames.clear();
    state.keys.clear();
    let mut fast = Fast {
        text,
        bytes: text.as_bytes(),
        pos: 0,
        builder,
        state,
        seen,
        comments,
        depth_max,
        slot: Some(Slot { key: None, key_span: Span::default(), at: 0 }),
        value_end: 0,
        scanner: Scanner::new(text.as_bytes()),
    };
    fast.document()?;
    Some(root)
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span { start: start as u32, end: end as u32 }
}

impl<'s> Fast<'_, 's> {
    fn document(&mut self) -> Option<()> {
        let mut is_marked = false;
        while self.pos < self.bytes.len() {
            let line = self.pos;
            let mut at = line;
            while self.bytes[at] == b' ' {
                at += 1;
            }
            let column = at - line;
            match self.bytes[at] {
                b'\n' | b'\r' | b'#' => self.pos = self.line_rest(at, true)?,
                b'-' | b'.' if column == 0 && self.is_marker(at) => {
                    if is_marked || !self.state.frames.is_empty() || self.bytes[at] == b'.' {
                        return None;
                    }
                    is_marked = true;
                    self.pos = self.line_rest(at + 3, false)?;
                }
                _ => self.line(at, column)?,
            }
        }
        if self.state.frames.is_empty() {
            return None;
        }
        while !self.state.frames.is_empty() {
            self.close()?;
        }
        Some(())
    }

    fn is_marker(&self, at: usize) -> bool {
        let head = &self.bytes[at..(at + 3).min(self.bytes.len())];
        head == b"---" || head == b"..."
    }

    fn is_blank(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b' ' | b'\n' | b'\r'))
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        while self.bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        at
    }

    /// The start of the next line, if nothing but a comment is left on this one. `parted` says
    /// that a blank stands before `at`, as a comment needs it.
    fn line_rest(&mut self, at: usize, parted: bool) -> Option<usize> {
        let end = self.skip_spaces(at);
        match self.bytes.get(end)? {
            b'\n' => Some(end + 1),
            b'\r' => Some(end + 2),
            b'#' if parted || end > at => {
                let len = memchr::memchr(b'\n', &self.bytes[end..])?;
                let line = self.bytes[end..end + len].strip_suffix(b"\r").map_or(len, <[u8]>::len);
                self.comments.push(Comment { span: span(end, end + line) });
                Some(end + len + 1)
            }
            _ => None,
        }
    }

    /// Reads a line whose first character that is no blank stands at `at`.
    fn line(&mut self, at: usize, column: usize) -> Option<()> {
        let (mut at, mut column) = (at, column);
        let mut is_item = self.bytes[at] == b'-' && self.is_blank(at + 1);
        self.settle(column, is_item)?;
        let mut in_item = false;
        while is_item {
            self.item(at, column)?;
            in_item = true;
            let content = self.skip_spaces(at + 1);
            column += content - at;
            at = content;
            if let b'\n' | b'\r' | b'#' = self.bytes[at] {
                self.pos = self.line_rest(at, true)?;
                return Some(());
            }
            is_item = self.bytes[at] == b'-' && self.is_blank(at + 1);
        }
        match self.key(at)? {
            Some((key, key_end, colon)) => self.entry(at, column, key, key_end, colon),
            None if in_item => self.value(at),
            None => None,
        }
    }

    /// Closes what the column of a new line closes.
    fn settle(&mut self, column: usize, is_item: bool) -> Option<()> {
        while let Some(top) = self.state.frames.last() {
            if column > top.indent {
                // Without a slot the line would go on with the scalar before it.
                self.slot?;
                return Some(());
            }
            if column == top.indent {
                match (top.is_list, is_item) {
                    (true, true) | (false, false) => {
                        self.fill_absent();
                        return Some(());
                    }
                    // A list may stand as deep as the key it belongs to.
                    (false, true) => return self.slot.map(drop),
                    (true, false) => {}
                }
            }
            self.close()?;
        }
        self.slot.map(drop)
    }

    /// Opens a collection in the slot.
    fn open(&mut self, at: usize, indent: usize, is_list: bool) -> Option<()> {
        if self.state.frames.len() >= self.depth_max {
            return None;
        }
        let slot = self.slot.take()?;
        let span = NodeSpan { key: slot.key_span, value: span(at, at) };
        let node = match is_list {
            true => self.builder.open_list(slot.key, span),
            false => self.builder.open_map(slot.key, span),
        };
        let keys = self.state.keys.len();
        self.state.frames.push(Frame { node, indent, is_list, count: 0, keys });
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        self.fill_absent();
        let frame = self.state.frames.pop()?;
        if !frame.is_list {
            self.check_keys(frame.keys)?;
        }
        self.builder.close(frame.node, frame.count, self.value_end as u32);
        Some(())
    }

    /// Makes sure that no key stands twice among those from `base` on, and forgets them.
    fn check_keys(&mut self, base: usize) -> Option<()> {
        self.seen.begin();
        for key in self.state.keys.drain(base..) {
            if self.seen.see(key, 0).is_some() {
                return None;
            }
        }
        Some(())
    }

    /// Puts `null` where a value was left out.
    fn fill_absent(&mut self) {
        if let Some(slot) = self.slot.take() {
            let span = NodeSpan { key: slot.key_span, value: span(slot.at, slot.at) };
            self.value_end = slot.at;
            self.builder.scalar(slot.key, crate::tree::Scalar::Null, span);
        }
    }

    /// Begins a list item at a `-`.
    fn item(&mut self, at: usize, column: usize) -> Option<()> {
        if self.slot.is_some() {
            self.open(at, column, true)?;
        }
        self.state.frames.last_mut()?.count += 1;
        self.slot = Some(Slot { key: None, key_span: Span::default(), at: at + 1 });
        Some(())
    }

    /// Begins a map entry, and reads its value if it stands on the same line.
    fn entry(&mut self, at: usize, column: usize, key: KeyId, key_end: usize, colon: usize) -> Option<()> {
        if self.slot.is_some() {
            self.open(at, column, false)?;
        }
        self.state.frames.last_mut()?.count += 1;
        self.state.keys.push(key);
        self.slot = Some(Slot { key: Some(key), key_span: span(at, key_end), at: colon + 1 });
        let value = self.skip_spaces(colon + 1);
        if let b'\n' | b'\r' | b'#' = self.bytes[value] {
            self.pos = self.line_rest(value, true)?;
            return Some(());
        }
        self.value(value)
    }

    /// The key at `at`, with its end and the place of its colon; none inside if there is none.
    #[allow(clippy::type_complexity, reason = "the outer none gives up, the inner is an answer")]
    fn key(&mut self, at: usize) -> Option<Option<(KeyId, usize, usize)>> {
        let (start, end, colon) = match self.bytes[at] {
            quote @ (b'"' | b'\'') => {
                let Some(end) = self.quoted_end(at + 1, quote) else { return Some(None) };
                (at + 1, end, self.skip_spaces(end + 1))
            }
            first if is_plain_start(first) || first == b'-' => {
                let Some(colon) = self.key_colon(at)? else { return Some(None) };
                let key = self.text.get(at..colon)?.trim_end_matches(' ');
                if key == "<<" || !is_text(key) {
                    return None;
                }
                (at, at + key.len(), colon)
            }
            _ => return Some(None),
        };
        if self.bytes[colon] != b':' || !self.is_blank(colon + 1) {
            return Some(None);
        }
        if colon - at > KEY_BYTES_MAX {
            return None;
        }
        let key = self.builder.key(self.text.get(start..end)?);
        Some(Some((key, if start > at { end + 1 } else { end }, colon)))
    }

    /// The colon behind the plain key at `at`; none inside if the line holds no key.
    fn key_colon(&self, at: usize) -> Option<Option<usize>> {
        let mut colon = at;
        loop {
            match self.bytes[colon] {
                b':' if self.bytes[colon + 1] == b'\t' => return None,
                b':' if self.is_blank(colon + 1) => return Some(Some(colon)),
                b'\n' | b'\r' => return Some(None),
                b'#' if self.bytes[colon - 1] == b' ' => return Some(None),
                b'\t' => return None,
                _ => colon += 1,
            }
        }
    }
}

/// Whether a plain scalar may begin with the byte without a look at the next.
fn is_plain_start(byte: u8) -> bool {
    !matches!(
        byte,
        0..=b' '
            | b'-'
            | b'?'
            | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    )
}

/// Whether a plain scalar is a string.
fn is_text(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'+' | b'-' | b'.' | b'0'..=b'9' | b'~') => {}
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') if text.len() < 6 => {}
        _ => return true,
    }
    matches!(crate::resolve::plain(text), Resolved::String(_))
}
