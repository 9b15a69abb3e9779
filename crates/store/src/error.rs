//! What a store can say instead of doing it.

use std::fmt;

use crate::time::Time;

/// Why a store did not do as it was told. Nothing of what was asked for has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The address is no address of a store.
    Address {
        /// What is wrong with it; it holds no password.
        fact: String,
        /// What would be right.
        hint: String,
    },
    /// There is no store yet.
    Missing,
    /// There is no folder to make it in.
    NoFolder,
    /// Something else lies there.
    Foreign(String),
    /// The store was written by a newer Seawall.
    Newer {
        /// Version of its tables.
        found: i64,
        /// The newest version this build knows.
        known: i64,
    },
    /// A scan that began later is stored already; told in the order of time its history would be wrong.
    Older {
        /// When the newest stored scan of the target began.
        newest: Time,
    },
    /// A bound was reached.
    Limit(String),
    /// Two findings of the scan have one fingerprint.
    Twice(String),
    /// There is no such target.
    NoTarget(String),
    /// No finding has the fingerprint.
    NoFinding(String),
    /// Several findings have fingerprints that begin so, or it is stored for several targets.
    Ambiguous(Vec<String>),
    /// Another program has kept the store busy for too long.
    Busy,
    /// Others wrote at the same time, and the database chose this one to give way.
    Conflict,
    /// The server of the store is not there, refuses, or went away.
    Connection {
        /// What happened.
        fact: String,
        /// What may help.
        hint: String,
    },
    /// There is no room left to write.
    Full(String),
    /// The store may not be read or written.
    Denied(String),
    /// What is stored cannot be read back.
    Damaged(String),
    /// The database failed.
    Database(String),
}

/// Findings named where several are meant.
const NAMED_MAX: usize = 5;

// === impl Error ===

impl Error {
    /// What can be done about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Error::Address { hint, .. } | Error::Connection { hint, .. } => hint.clone(),
            Error::Missing => "`seawall scan PATH --store …` makes one".to_owned(),
            Error::NoFolder => "make the folder first, or name another one".to_owned(),
            Error::Foreign(_) => "name another file".to_owned(),
            Error::Newer { .. } => "use a newer Seawall, or another store".to_owned(),
            Error::Older { .. } => "a target's scans are stored in the order in which they began".to_owned(),
            Error::Ambiguous(_) => "give more of the fingerprint, or --target".to_owned(),
            Error::Full(_) => "free some, or `seawall findings prune` what ended long ago".to_owned(),
            Error::Denied(_) => "its folder has to be writable too; let its owner run this".to_owned(),
            Error::Busy | Error::Conflict => {
                "try again, or use PostgreSQL where many write at once".to_owned()
            }
            Error::Damaged(_) => "restore the store from a backup, or begin a new one".to_owned(),
            _ => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Address { fact, .. } | Error::Connection { fact, .. } => f.write_str(fact),
            Error::Missing => f.write_str("there is no store"),
            Error::NoFolder => f.write_str("there is no folder for the store"),
            Error::Foreign(what) => write!(f, "this is no store of Seawall: {what}"),
            Error::Newer { found, known } => {
                write!(f, "the store has version {found}, and this build knows versions up to {known}")
            }
            Error::Older { newest } => {
                write!(f, "a scan of this target that began later, at {newest}, is stored already")
            }
            Error::Limit(what) => write!(f, "limit reached: {what}"),
            Error::Twice(fingerprint) => write!(f, "two findings have the fingerprint {fingerprint}"),
            Error::NoTarget(name) => write!(f, "no scan of \"{name}\" is stored"),
            Error::NoFinding(fingerprint) => write!(f, "no finding has a fingerprint like \"{fingerprint}\""),
            Error::Ambiguous(all) => {
                write!(f, "several findings are meant: {}", all[..all.len().min(NAMED_MAX)].join(", "))
            }
            Error::Busy => f.write_str("the store is busy"),
            Error::Conflict => f.write_str("others wrote to the store at the same time"),
            Error::Full(what) => write!(f, "there is no room for the store: {what}"),
            Error::Denied(what) => write!(f, "the store may not be used: {what}"),
            Error::Damaged(what) => write!(f, "the store is damaged: {what}"),
            Error::Database(what) => write!(f, "the database failed: {what}"),
        }
    }
}

impl std::error::Error for Error {}
