//! A [`Capture`](crate::live::Capture) as a file, `docs/snapshot.md` describes it: magic, version,
//! compressed lines of JSON, and a digest over everything.
//!
//! **Invariant:** a file that is not what was written is refused, not read in part: nothing of it is used
//! before its digest holds.
//!
//! **Invariant:** everything that a file claims is bounded, whoever wrote it.

mod lines;
mod read;
mod write;

pub use read::{SnapshotError, SnapshotLimits, read_lines, read_snapshot};
pub use write::write_snapshot;

/// What every snapshot begins with. Whoever takes the file for text damages it visibly.
const MAGIC: [u8; 8] = *b"\x89SWZ\r\n\x1a\n";

/// The version of the form. Readers refuse those they do not know.
const VERSION: u32 = 1;

/// Bytes of magic and version.
const HEAD_BYTES: usize = MAGIC.len() + 4;

/// Bytes of the digest at the end, which is SHA-256.
const DIGEST_BYTES: usize = 32;
