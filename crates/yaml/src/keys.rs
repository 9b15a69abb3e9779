//! The key table of a tree under construction: every distinct key once.

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
    /// The number of `key` in `texts`, which grows by it if it is new.
    pub(crate) fn intern(&mut self, key: &str, texts: &mut Vec<Box<str>>) -> u32 {
        if (self.hashes.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = hash(key.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.hashes[number as usize] == hash && *texts[number as usize] == *key {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        let number = texts.len() as u32;
        texts.push(key.into());
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
fn hash(bytes: &[u8]) -> u64 {
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
