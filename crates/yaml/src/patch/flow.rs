//! Changes in flow style, where brackets and commas tell what belongs to what; JSON is all flow.

use super::Result;
use super::place::{refuse, span_of};
use super::render::Quotes;
use super::write::{Body, Slot, Writer};
use crate::tree::{Kind, Value};

/// A child of a flow container in the text.
struct Piece<'t> {
    value: Value<'t>,
    /// Its first byte, or its key's.
    head: usize,
    /// One past its last byte.
    end: usize,
    stays: bool,
}

// === impl Writer ===

impl Writer<'_> {
    /// Writes the children of a flow map or list of which one stays at least.
    pub(super) fn flow_container(
        &mut self,
        node: Value<'_>,
        natives: &[Value<'_>],
        body: &Body<'_, '_>,
    ) -> Result<()> {
        let pieces = self.pieces(natives, body)?;
        for piece in pieces.iter().filter(|piece| piece.stays) {
            if let Some(fate) = body.stays.get(&piece.value.id()) {
                self.fate(piece.value.id(), fate, Slot::Flow)?;
            }
        }
        for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.stays) {
            let before = pieces[..index].iter().any(|piece| piece.stays);
            let (start, end) = match pieces[..index].last().filter(|_| before) {
                Some(earlier) => (earlier.end, piece.end),
                None => (piece.head, pieces.get(index + 1).map_or(piece.end, |next| next.head)),
            };
            if self.text.has_comment(start, end) {
                return refuse("a comment stands within the flow map or list", start);
            }
            self.replace(start, end, "");
        }
        match body.added.is_empty() {
            true => Ok(()),
            false => self.add_pieces(node, &pieces, body),
        }
    }

    fn pieces<'t>(&self, natives: &[Value<'t>], body: &Body<'_, '_>) -> Result<Vec<Piece<'t>>> {
        let mut pieces = Vec::with_capacity(natives.len());
        for value in natives {
            let (key, span) = span_of(*value);
            let head = if value.key().is_some() { key.start } else { span.start } as usize;
            let mut end = span.end as usize;
            if span.start == span.end {
                let colon = self.text.skip_blanks(end);
                end = if self.text.byte(colon) == b':' { colon + 1 } else { end };
            }
            let stays = body.stays.contains_key(&value.id());
            pieces.push(Piece { value: *value, head, end, stays });
        }
        Ok(pieces)
    }

    /// Adds what is new behind the last piece, each on a line of its own where the pieces stand so.
    fn add_pieces(&mut self, node: Value<'_>, pieces: &[Piece<'_>], body: &Body<'_, '_>) -> Result<()> {
        let (_, span) = span_of(node);
        let Some(last) = pieces.last() else { return Ok(()) };
        let next = self.text.skip_space(last.end);
        let has_comma = self.text.byte(next) == b',';
        let behind = if has_comma { next + 1 } else { last.end };
        let on_lines = self.text.is_first_on_line(last.head)
            && self.text.line(last.head) > self.text.line(span.start as usize);
        let indent = on_lines.then(|| self.text.column(last.head));
        let quotes = match last.value.kind() {
            Kind::String => Quotes::of(self.text.byte(last.head)),
            _ => Quotes::Plain,
        };
        let mut texts = body.added.iter().map(|(key, value)| match node.is_map() {
            true => self.style.flow_entry(key, value, indent),
            false => self.style.flow(value, quotes, indent),
        });
        let Some(indent) = indent else {
            let comma = self.style.comma();
            let joined = texts.collect::<Vec<_>>().join(comma);
            let text = if has_comma { format!(" {joined},") } else { format!("{comma}{joined}") };
            self.replace(behind, behind, text);
            return Ok(());
        };
        let line = format!("{}{:indent$}", self.style.line_break, "");
        // A comment behind the last piece stays with it.
        let is_last = self.text.is_last_on_line(behind);
        let place = if is_last { self.text.content_end(behind) } else { behind };
        let first = texts.next().unwrap_or_default();
        let mut text = format!("{line}{first}");
        texts.for_each(|next| text.push_str(&format!(",{line}{next}")));
        if has_comma {
            text.push(',');
        } else {
            self.replace(last.end, last.end, ",");
        }
        self.replace(place, place, text);
        Ok(())
    }
}
