//! UUIDs that follow from what they name (RFC 9562, version 5).

use std::fmt;

/// A UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uuid([u8; 16]);

/// The namespace of domain names, from the RFC.
const DNS: Uuid =
    Uuid([0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8]);

// === impl Uuid ===

impl Uuid {
    /// The namespace of everything that Seawall names.
    pub(crate) fn seawall() -> Self {
        DNS.name("seawall.dev")
    }

    /// The UUID of a name in this namespace.
    pub(crate) fn name(self, name: &str) -> Self {
        let mut hash = sha1_smol::Sha1::new();
        hash.update(&self.0);
        hash.update(name.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.digest().bytes()[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x50;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Uuid(bytes)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_those_of_the_rfc() {
        // RFC 9562, appendix A.4.
        assert_eq!(DNS.name("www.example.com").to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }
}
