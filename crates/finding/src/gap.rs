//! What could not be read.

use std::fmt;

use crate::verdict::Cause;

/// A place in an input, for people: path and, where known, line and column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The path as the person gave it, extended by what was found below it; `-` is standard input.
    pub path: String,
    /// Line and column, from one; none where the whole input is meant.
    pub position: Option<(u32, u32)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some((line, column)) => write!(f, "{}:{line}:{column}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// Something that was asked for and could not be read. Every gap is reported, and counts as a
/// verdict that is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub cause: Cause,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub hint: Option<String>,
    /// The line of the input that holds the place, where it is known to hold no secret.
    pub excerpt: Option<String>,
}
