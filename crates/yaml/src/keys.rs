//! The key table of a tree: every distinct key once.

/// The keys of a tree, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// What tells most keys apart: looking for a key reads nothing else of the others.
    heads: Vec<u64>,
    /// The last bytes, with which the heads tell nearly all apart.
    tails: Vec<u64>,
    /// All texts, one behind the other, and where each ends.
    text: String,
    ends: Vec<u32>,
}

/// A key to look for, with its numbers worked out once.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'k> {
    head: u64,
    tail: u64,
    text: &'k str,
}

/// Keys of so few bytes are their head; longer ones share it with few others.
const HEAD_BYTES: usize = 7;
/// Keys of so few bytes are their head and their tail.
const HEAD_AND_TAIL_BYTES: usize = HEAD_BYTES + 8;

/// The first bytes with the length above them.
#[inline]
fn head(key: &str) -> u64 {
    let len = (key.len().min(usize::from(u8::MAX)) as u64) << (8 * HEAD_BYTES);
    let first = match key.as_bytes().first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes) & ((1 << (8 * HEAD_BYTES)) - 1),
        None => key.bytes().rev().fold(0, |head, byte| head << 8 | u64::from(byte)),
    };
    len | first
}

/// The last bytes of a key that has more than its head.
#[inline]
fn tail(key: &str) -> u64 {
    key.as_bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

// === impl Keys ===

impl Keys {
    fn push(&mut self, key: Wanted<'_>) {
        self.heads.push(key.head);
        self.tails.push(key.tail);
        self.text.push_str(key.text);
        self.ends.push(self.text.len() as u32);
    }

    /// The text of a key; none where there is no such key.
    pub(crate) fn text(&self, number: u32) -> Option<&str> {
        let end = *self.ends.get(number as usize)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        Some(&self.text[start as usize..end as usize])
    }

    /// Whether some key begins with a text.
    pub(crate) fn any_begins_with(&self, prefix: &str) -> bool {
        let seen = 8 * prefix.len().min(HEAD_BYTES) as u32;
        let mask: u64 = (1 << seen) - 1;
        let first = head(prefix) & mask;
        let mut may = (0..).zip(&self.heads).filter(|(_, head)| **head & mask == first);
        may.any(|(number, _)| self.text(number).is_some_and(|text| text.starts_with(prefix)))
    }

    /// Whether a key, if there is one of that number, is the wanted one.
    #[inline]
    pub(crate) fn is(&self, number: u32, wanted: Wanted<'_>) -> bool {
        self.heads.get(number as usize) == Some(&wanted.head)
            && (wanted.text.len() <= HEAD_BYTES || self.is_beyond_head(number, wanted))
    }

    /// Not inlined: whoever looks for a key asks of many, and of few for more than their heads.
    #[inline(never)]
    fn is_beyond_head(&self, number: u32, wanted: Wanted<'_>) -> bool {
        self.tails[number as usize] == wanted.tail
            && (wanted.text.len() <= HEAD_AND_TAIL_BYTES || self.text(number) == Some(wanted.text))
    }

    /// Gives room back that is not used.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.heads.shrink_to_fit();
        self.tails.shrink_to_fit();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.text.len() + self.ends.len() * (2 * size_of::<u64>() + size_of::<u32>())
    }
}

// === impl Wanted ===

impl<'k> Wanted<'k> {
    #[inline]
    pub(crate) fn new(text: &'k str) -> Self {
        Wanted { head: head(text), tail: tail(text), text }
    }

    fn hash(self) -> u64 {
        match self.text.len() {
            0..=HEAD_AND_TAIL_BYTES => mix(fold(self.head, self.tail)),
            _ => hash(self.text.as_bytes()),
        }
    }
}

/// Finds keys by their text. The texts themselves live in the tree.
#[derive(Debug, Default)]
pub(crate) struct KeyIndex {
    /// Key number plus one, zero where free; the length is a power of two.
    slots: Vec<u32>,
    /// Hash of every key, so that growing needs no texts.
    hashes: Vec<u64>,
}

const SLOTS_MIN: usize = 256;

impl KeyIndex {
    /// The number of `key` in `keys`, which grows by it if it is new.
    pub(crate) fn intern(&mut self, key: &str, keys: &mut Keys) -> u32 {
        if (self.hashes.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let wanted = Wanted::new(key);
        let hash = wanted.hash();
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if keys.is(number, wanted) {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        let number = keys.ends.len() as u32;
        keys.push(wanted);
        self.hashes.push(hash);
        self.slots[slot] = number + 1;
        number
    }

    fn grow(&mut self) {
        let len = (self.slots.len() * 2).max(SLOTS_MIN);
        self.slots = vec![0; len];
        for (number, &hash) in self.hashes.iter().enumerate() {
            let mut slot = hash as usize & (len - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (len - 1);
            }
            self.slots[slot] = number as u32 + 1;
        }
    }
}

/// Folds eight bytes at a time and mixes at the end, so that the low bits are good slots.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let state = bytes.len() as u64;
    let state = match bytes.last_chunk::<8>() {
        Some(last) => {
            let (words, _) = bytes.as_chunks::<8>();
            let state = words.iter().fold(state, |state, word| fold(state, u64::from_le_bytes(*word)));
            // Again what the words hold of it, which tells no less apart and takes no copy.
            fold(state, u64::from_le_bytes(*last))
        }
        None => fold(state, bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))),
    };
    mix(state)
}

fn fold(state: u64, word: u64) -> u64 {
    (state.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn mix(state: u64) -> u64 {
    state ^ state >> 29
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_by_every_byte() {
        let long = "x".repeat(300);
        let longer = format!("{long}x");
        let texts = [
            "",
            "a",
            "b",
            "a\0",
            "name",
            "names",
            "contain",
            "container",
            "contains",
            "containerPort",
            // As long as head and tail, and longer: they differ in the last byte of the head, the first of
            // the tail, and between them.
            "securityContext",
            "securixyContext",
            "securitxContext",
            "serviceAccountName",
            "serviceBccountName",
        ];
        let texts: Vec<&str> = texts.into_iter().chain([long.as_str(), longer.as_str()]).collect();
        let mut keys = Keys::default();
        texts.iter().for_each(|text| keys.push(Wanted::new(text)));
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(keys.text(number as u32), Some(*text));
            for wanted in &texts {
                let is = keys.is(number as u32, Wanted::new(wanted));
                assert_eq!(is, text == wanted, "{text:?} {wanted:?}");
            }
        }
        assert!(!keys.is(texts.len() as u32, Wanted::new("a")));
        assert_eq!(keys.text(texts.len() as u32), None);
        assert!(keys.any_begins_with("serviceB") && !keys.any_begins_with("serviceC"));
    }
}
