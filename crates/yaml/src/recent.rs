//! Which short strings a text pool holds already: manifests repeat names, labels and images.

use crate::keys::hash;

/// Longer strings rarely come twice.
const LEN_MAX: usize = 64;
/// Shorter ones save less than looking for them costs.
const LEN_MIN: usize = 3;
const SLOTS: usize = 1 << 12;

/// Where strings were put of late; each slot knows the last of the strings that fall into it.
#[derive(Debug, Default)]
pub(crate) struct RecentTexts(Vec<u32>);

// === impl RecentTexts ===

impl RecentTexts {
    /// Where `text` stands in `pool`; where it is not known to, it is expected to be put at the
    /// pool's end.
    pub(crate) fn find(&mut self, text: &str, pool: &str) -> Option<u32> {
        if !(LEN_MIN..=LEN_MAX).contains(&text.len()) {
            return None;
        }
        if self.0.is_empty() {
            self.0 = vec![0; SLOTS];
        }
        let slot = &mut self.0[hash(text.as_bytes()) as usize % SLOTS];
        let start = *slot as usize;
        // The pool may have been cut since: what stands there now decides.
        if pool.as_bytes().get(start..start + text.len()) == Some(text.as_bytes()) {
            return Some(start as u32);
        }
        *slot = pool.len() as u32;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_pool_no_longer_holds_is_not_found() {
        let mut recent = RecentTexts::default();
        assert_eq!(recent.find("nginx", "ab"), None);
        assert_eq!(recent.find("nginx", "abnginx"), Some(2));
        assert_eq!(recent.find("nginx", "ab"), None);
        assert_eq!(recent.find("nginx", "abengin"), None);
        assert_eq!(recent.find("ng", "ng"), None);
    }
}
