//! The name of a finding that survives line moves, reformatting and the way from file to cluster.

use std::fmt;
use std::str::FromStr;

/// Version of the recipe; part of every fingerprint, so that a new recipe never collides with an
/// old one.
const RECIPE: &str = "seawall/1";

/// 128 bits, printed as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

// === impl Fingerprint ===

impl Fingerprint {
    /// The bits, for use as a part of another fingerprint.
    pub fn value(self) -> u128 {
        self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        match u128::from_str_radix(text, 16) {
            Ok(value) if digits && text.len() == 32 => Ok(Fingerprint(value)),
            _ => Err("a fingerprint has 32 hexadecimal digits".to_owned()),
        }
    }
}

/// Feeds the parts of a fingerprint one after the other. FNV-1a over length-prefixed parts: stable
/// across versions and machines, and not meant to withstand someone who wants a collision (such
/// collisions get a counter).
#[derive(Clone, Debug)]
pub struct FingerprintBuilder(u128);

const FNV_OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const FNV_PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

// === impl FingerprintBuilder ===

impl FingerprintBuilder {
    /// Begins with the recipe's version.
    pub fn new() -> Self {
        let mut builder = FingerprintBuilder(FNV_OFFSET);
        builder.part(RECIPE);
        builder
    }

    /// Adds a part; `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn part(&mut self, part: &str) -> &mut Self {
        for byte in (part.len() as u64).to_le_bytes().into_iter().chain(part.bytes()) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(FNV_PRIME);
        }
        self
    }

    /// The fingerprint of the parts so far.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.0)
    }
}

impl Default for FingerprintBuilder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&str]) -> Fingerprint {
        let mut builder = FingerprintBuilder::new();
        for part in parts {
            builder.part(part);
        }
        builder.finish()
    }

    #[test]
    fn fingerprints_read_back() {
        let fingerprint = of(&["a"]);
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        for wrong in ["", "0", "+0000000000000000000000000000000", "0000000000000000000000000000000G"] {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
        assert!(fingerprint.to_string().to_uppercase().parse::<Fingerprint>().is_err(), "one spelling only");
    }

    #[test]
    fn parts_are_kept_apart() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_eq!(of(&[]).to_string().len(), 32);
    }
}
