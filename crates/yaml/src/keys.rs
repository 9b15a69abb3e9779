//! The key table of a tree: every distinct key once.

/// The keys of a tree, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// What tells most keys apart: looking for a key reads nothing else of the others.
    heads: Vec<u64>,
    texts: Vec<Box<str>>,
}

/// A key to look for, with its number worked out once.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'k> {
    head: u64,
    text: &'k str,
}

/// Keys of fewer bytes are their head; longer ones share it with few others.
const HEAD_BYTES: usize = 7;

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

// === impl Keys ===

impl Keys {
    fn push(&mut self, text: &str) {
        self.heads.push(head(text));
        self.texts.push(text.into());
    }

    /// The text of a key; none where there is no such key.
    pub(crate) fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|text| &**text)
    }

    /// Whether some key begins with a text.
    pub(crate) fn any_begins_with(&self, prefix: &str) -> bool {
        let seen = 8 * prefix.len().min(HEAD_BYTES) as u32;
        let mask: u64 = (1 << seen) - 1;
        let first = head(prefix) & mask;
        // Heads stand side by side; texts are all over the memory.
        let mut may = self.heads.iter().enumerate().filter(|(_, head)| *head & mask == first);
        may.any(|(at, _)| self.texts[at].starts_with(prefix))
    }

    /// Whether a key, if there is one of that number, is the wanted one.
    pub(crate) fn is(&self, number: u32, wanted: Wanted<'_>) -> bool {
        self.heads.get(number as usize) == Some(&wanted.head)
            && (wanted.text.len() <= HEAD_BYTES || *self.texts[number as usize] == *wanted.text)
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| text.len()).sum();
        texts + self.texts.len() * (size_of::<u64>() + size_of::<Box<str>>())
    }
}

// === impl Wanted ===

impl<'k> Wanted<'k> {
    #[inline]
    pub(crate) fn new(text: &'k str) -> Self {
        Wanted { head: head(text), text }
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
        let hash = hash(key.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.hashes[number as usize] == hash && *keys.texts[number as usize] == *key {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        let number = keys.texts.len() as u32;
        keys.push(key);
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
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        state = (state.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
    let mut last = [0; 8];
    let rest = words.remainder();
    last[..rest.len()].copy_from_slice(rest);
    state = (state.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(FACTOR);
    state ^ state >> 29
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_by_every_byte() {
        let long = "x".repeat(300);
        let longer = format!("{long}x");
        let texts =
            ["", "a", "b", "a\0", "name", "names", "contain", "container", "contains", "containerPort"];
        let texts: Vec<&str> = texts.into_iter().chain([long.as_str(), longer.as_str()]).collect();
        let mut keys = Keys::default();
        texts.iter().for_each(|text| keys.push(text));
        for (number, text) in texts.iter().enumerate() {
            for wanted in &texts {
                let is = keys.is(number as u32, Wanted::new(wanted));
                assert_eq!(is, text == wanted, "{text:?} {wanted:?}");
            }
        }
        assert!(!keys.is(texts.len() as u32, Wanted::new("a")));
    }
}
