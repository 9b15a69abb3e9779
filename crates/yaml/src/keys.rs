//! The key table of a tree: every distinct key once.

/// A key with the number that tells most keys apart.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    head: u64,
    pub(crate) text: Box<str>,
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
fn head(key: &str) -> u64 {
    let mut bytes = [0; 8];
    let kept = key.len().min(HEAD_BYTES);
    bytes[..kept].copy_from_slice(&key.as_bytes()[..kept]);
    bytes[HEAD_BYTES] = key.len().min(usize::from(u8::MAX)) as u8;
    u64::from_le_bytes(bytes)
}

// === impl Key ===

impl Key {
    fn new(text: &str) -> Self {
        Key { head: head(text), text: text.into() }
    }

    /// Whether it is the wanted one.
    pub(crate) fn is(&self, wanted: Wanted<'_>) -> bool {
        self.head == wanted.head && (wanted.text.len() <= HEAD_BYTES || *self.text == *wanted.text)
    }
}

// === impl Wanted ===

impl<'k> Wanted<'k> {
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
    pub(crate) fn intern(&mut self, key: &str, keys: &mut Vec<Key>) -> u32 {
        if (self.hashes.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = hash(key.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.hashes[number as usize] == hash && *keys[number as usize].text == *key {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        let number = keys.len() as u32;
        keys.push(Key::new(key));
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
        for text in &texts {
            for wanted in &texts {
                assert_eq!(Key::new(text).is(Wanted::new(wanted)), text == wanted, "{text:?} {wanted:?}");
            }
        }
    }
}
