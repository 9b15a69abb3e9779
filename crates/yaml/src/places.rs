//! Where the nodes of a tree stand in the input: eight bytes a node.
//!
//! Most keys stand shortly before their value and most values are short, so that a distance and two
//! lengths tell both places. The few others are kept whole beside them.

use std::collections::BTreeMap;

use crate::tree::{NodeSpan, Span};

/// A place in few bytes.
#[derive(Clone, Copy, Debug)]
struct Packed {
    /// First byte of the value.
    start: u32,
    /// Bytes of the value; [`WHOLE`] where the place is kept whole.
    len: u16,
    /// Bytes from the first of the key to the first of the value.
    key_back: u8,
    /// Bytes of the key; there is no key where both are zero.
    key_len: u8,
}

const _: () = assert!(size_of::<Packed>() == 8);

/// The length of a value whose place is kept whole.
const WHOLE: u16 = u16::MAX;

/// The places of all nodes, by their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    packed: Vec<Packed>,
    /// Ordered, so that dropping the last ones costs nothing for the others.
    whole: BTreeMap<u32, NodeSpan>,
}

// === impl Packed ===

impl Packed {
    /// The place in few bytes, if it fits.
    fn of(span: NodeSpan) -> Option<Self> {
        let len = u16::try_from(span.value.end.checked_sub(span.value.start)?).ok()?;
        let (key_back, key_len) = match span.key == Span::default() {
            true => (0, 0),
            false => {
                let back = u8::try_from(span.value.start.checked_sub(span.key.start)?).ok()?;
                (back, u8::try_from(span.key.end.checked_sub(span.key.start)?).ok()?)
            }
        };
        let packed = Packed { start: span.value.start, len, key_back, key_len };
        (len != WHOLE && packed.unpack() == span).then_some(packed)
    }

    fn unpack(self) -> NodeSpan {
        let start = self.start - u32::from(self.key_back);
        let key = match (self.key_back, self.key_len) {
            (0, 0) => Span::default(),
            _ => Span { start, end: start + u32::from(self.key_len) },
        };
        NodeSpan { key, value: Span { start: self.start, end: self.start + u32::from(self.len) } }
    }
}

// === impl Places ===

impl Places {
    /// Appends the place of the next node.
    pub(crate) fn push(&mut self, span: NodeSpan) {
        let packed = Packed::of(span).unwrap_or_else(|| self.keep_whole(self.packed.len(), span));
        self.packed.push(packed);
    }

    fn keep_whole(&mut self, id: usize, span: NodeSpan) -> Packed {
        self.whole.insert(id as u32, span);
        Packed { start: span.value.start, len: WHOLE, key_back: 0, key_len: 0 }
    }

    /// The place of a node.
    pub(crate) fn get(&self, id: u32) -> NodeSpan {
        let packed = self.packed[id as usize];
        match packed.len {
            WHOLE => self.whole[&id],
            _ => packed.unpack(),
        }
    }

    /// Changes the place of a node.
    pub(crate) fn change(&mut self, id: u32, change: impl FnOnce(&mut NodeSpan)) {
        let mut span = self.get(id);
        change(&mut span);
        if self.packed[id as usize].len == WHOLE {
            self.whole.remove(&id);
        }
        self.packed[id as usize] = Packed::of(span).unwrap_or_else(|| self.keep_whole(id as usize, span));
    }

    /// Number of places.
    pub(crate) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Drops the places from `len` on.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.packed.truncate(len);
        while self.whole.last_entry().is_some_and(|last| *last.key() as usize >= len) {
            self.whole.pop_last();
        }
    }

    /// Keeps the places of the nodes that stay; `moved` gives the id that such a node gets.
    pub(crate) fn retain(&mut self, stays: impl Fn(u32) -> bool, moved: impl Fn(u32) -> u32) {
        let mut id = 0;
        self.packed.retain(|_| (stays(id), id += 1).0);
        let whole = std::mem::take(&mut self.whole).into_iter().filter(|(id, _)| stays(*id));
        self.whole = whole.map(|(id, span)| (moved(id), span)).collect();
    }

    /// Makes room for so many more places.
    pub(crate) fn reserve(&mut self, places: usize) {
        self.packed.reserve(places);
    }

    /// Gives room back that is not used.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.packed.shrink_to_fit();
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.packed.capacity() * size_of::<Packed>() + self.whole.len() * size_of::<(u32, NodeSpan)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(key: (u32, u32), value: (u32, u32)) -> NodeSpan {
        let span = |(start, end)| Span { start, end };
        NodeSpan { key: span(key), value: span(value) }
    }

    /// At and around each bound of what fits.
    fn samples() -> Vec<NodeSpan> {
        let mut samples = vec![node((0, 0), (0, 0)), node((7, 7), (7, 7)), node((7, 9), (7, 9))];
        for len in [0, 1, 254, 255, 256, 65_533, 65_534, 65_535, 65_536, 3_000_000_000] {
            for back in [1, 254, 255, 256, 70_000] {
                samples.push(node((0, 0), (100_000, 100_000 + len)));
                samples.push(node((100_000 - back, 100_000 - back + 1), (100_000, 100_000 + len)));
                samples.push(node((9, 9 + len), (9 + len + back, 9 + len + back)));
                samples.push(node((200_000, 200_003), (100_000, 100_000 + len)));
            }
        }
        samples
    }

    #[test]
    fn every_place_comes_back_as_it_was() {
        let mut places = Places::default();
        samples().into_iter().for_each(|span| places.push(span));
        for (id, span) in samples().into_iter().enumerate() {
            assert_eq!(places.get(id as u32), span, "{id}");
        }
        assert!(!places.whole.is_empty() && places.whole.len() < places.len());
    }

    #[test]
    fn places_change_move_and_go() {
        let mut places = Places::default();
        samples().into_iter().for_each(|span| places.push(span));
        for id in 0..places.len() as u32 {
            let end = samples()[id as usize].value.start + 3;
            places.change(id, |span| span.value.end = end);
            assert_eq!(places.get(id).value.end, end);
        }
        let long = 5;
        places.change(long, |span| span.value.end = span.value.start + 100_000);
        let changed = places.get(long);
        places.retain(|id| id != 2 && id != 3, |id| id - u32::from(id > 2) - u32::from(id > 3));
        assert_eq!(places.get(long - 2), changed);
        places.truncate(long as usize - 2);
        assert!(places.whole.keys().all(|id| *id < long - 2));
    }
}
