//! Why an input was not read.

use std::io::{Error, ErrorKind};

use nix::errno::Errno;
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};

/// A gap that does not know its place yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    kind: CauseKind,
    detail: String,
    hint: Option<String>,
}

// === impl Refusal ===

impl Refusal {
    pub(crate) fn new(kind: CauseKind, detail: impl Into<String>) -> Self {
        Refusal { kind, detail: detail.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong.
    pub(crate) fn fact(&self) -> &str {
        &self.detail
    }

    /// An error of the system, in words that are the same everywhere.
    pub(crate) fn io(error: &Error) -> Self {
        let unreadable = |detail: &str| Refusal::new(CauseKind::Unreadable, detail);
        match error.kind() {
            ErrorKind::NotFound => unreadable("there is no such file or folder"),
            ErrorKind::PermissionDenied => unreadable("permission denied")
                .hint("run as a user who may read it, or leave it out with --exclude"),
            _ if error.raw_os_error() == Some(Errno::ELOOP as i32) => {
                unreadable("symbolic links lead in a circle")
            }
            kind => unreadable(&format!("cannot be read: {kind}")),
        }
    }

    /// The gap at a path.
    pub(crate) fn at(self, path: impl Into<String>) -> Gap {
        Gap {
            cause: Cause::new(self.kind, self.detail),
            place: Place { path: path.into(), position: None },
            hint: self.hint,
            excerpt: None,
            hides: Hidden::Anything,
        }
    }
}

/// A number of bytes as people say it.
pub(crate) fn bytes_text(bytes: u64) -> String {
    const UNITS: [(&str, u32); 3] = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let fitting = UNITS.iter().find(|(_, bits)| bytes >> bits > 0 && bytes.is_multiple_of(1 << bits));
    match fitting {
        Some((unit, bits)) => format!("{} {unit}", bytes >> bits),
        None => format!("{bytes} bytes"),
    }
}
