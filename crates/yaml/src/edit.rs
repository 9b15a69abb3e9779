//! Edits: what a fix or a patch changes, kept apart from the tree it changes.

use crate::tree::Step;

/// One change of a tree. Paths lead from the object's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a value at a path; maps on the way are made where they are absent.
    Set {
        /// From the object's root.
        path: Vec<Step>,
        /// The new value.
        value: Literal,
    },
    /// Takes away what stands at a path; nothing happens where it is absent.
    Remove {
        /// From the object's root.
        path: Vec<Step>,
    },
}

/// A value to put into a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Literal>),
    /// A map; keys in the order in which they are to be written.
    Map(Vec<(String, Literal)>),
}
