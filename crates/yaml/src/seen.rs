//! Which keys a map holds already, in constant time per key and without clearing between maps.

use crate::tree::KeyId;

/// Per key the map that saw it last, and its entry there.
#[derive(Debug, Default)]
pub(crate) struct SeenKeys {
    marks: Vec<(u32, u32)>,
    map: u32,
}

impl SeenKeys {
    /// Forgets all keys. What follows is one map; maps within it have to wait.
    pub(crate) fn begin(&mut self) {
        self.map += 1;
    }

    /// Sees a key in an entry, and gives the entry that had it before.
    pub(crate) fn see(&mut self, key: KeyId, entry: u32) -> Option<u32> {
        let key = key.0 as usize;
        if key >= self.marks.len() {
            self.marks.resize((key + 1).max(self.marks.len() * 2), (0, 0));
        }
        let (map, earlier) = std::mem::replace(&mut self.marks[key], (self.map, entry));
        (map == self.map).then_some(earlier)
    }
}
