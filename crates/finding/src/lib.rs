//! The one vocabulary of what Seawall says: verdicts, severities, findings, and gaps.
//!
//! **Invariant:** unknown is a value. What could not be read is a [`Gap`], what could not be decided
//! is [`Verdict::Unknown`] with its [`Cause`]; neither ever turns into a pass.
//!
//! **Invariant:** nothing here is serializable; wire forms live in `report`.

mod acceptance;
mod day;
mod diff;
mod fingerprint;
mod gap;
mod note;
mod record;
mod severity;
mod verdict;

pub use acceptance::Acceptance;
pub use day::Day;
pub use diff::{Change, ChangeKind, diff};
pub use fingerprint::{Fingerprint, FingerprintBuilder};
pub use gap::{Gap, Hidden, Place};
pub use note::Note;
pub use record::{ObjectName, Record};
pub use severity::Severity;
pub use verdict::{Cause, CauseKind, Evidence, Finding, ObjectId, Verdict};
