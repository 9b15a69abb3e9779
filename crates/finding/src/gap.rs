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

/// Something that was asked for and could not be read. Every gap is reported. One that hides only
/// some kinds counts as an unknown verdict of each check that looks at them, any other as one
/// unknown verdict of the run.
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
    /// Which objects may exist without anyone having seen them.
    pub hides: Hidden,
}

/// What a gap hides. Only a verdict that rests on something hidden is unknown for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Nobody knows what stood there: a file that could not be read, a cluster that did not answer.
    Anything,
    /// Every kind of an API group, and nobody knows which these are: the server that serves the
    /// group did not say.
    Group(String),
    /// Objects of one kind.
    Kind {
        /// The API group; the core group is the empty string.
        group: String,
        /// The kind, such as `Secret`.
        kind: String,
        /// The namespace in which they are hidden; none where they are hidden wherever they are.
        namespace: Option<String>,
    },
    /// Parts of an object that is among those read; each check that looks at it says so itself.
    Parts,
}

// === impl Gap ===

impl Gap {
    /// What was not read, as a noun phrase: `Secret in namespace "shop"`, or the place.
    pub fn subject(&self) -> String {
        match &self.hides {
            Hidden::Anything | Hidden::Parts => self.place.to_string(),
            Hidden::Group(group) => format!("API group {group}"),
            Hidden::Kind { group, kind, namespace } => {
                let group = if group.is_empty() { String::new() } else { format!("{group}/") };
                match namespace {
                    Some(namespace) => format!("{group}{kind} in namespace \"{namespace}\""),
                    None => format!("{group}{kind}"),
                }
            }
        }
    }
}

// === impl Hidden ===

impl Hidden {
    /// Whether only some kinds are hidden, so that what looks at none of them can still be judged.
    pub fn is_bounded(&self) -> bool {
        matches!(self, Hidden::Group(_) | Hidden::Kind { .. })
    }

    /// Whether it hides all objects of a kind, or some; parts of objects hide no object.
    pub fn hides_kind(&self, of_group: &str, of_kind: &str) -> bool {
        match self {
            Hidden::Anything => true,
            Hidden::Group(group) => group == of_group,
            Hidden::Kind { group, kind, .. } => group == of_group && kind == of_kind,
            Hidden::Parts => false,
        }
    }
}
