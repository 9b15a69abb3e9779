//! The nodes of one YAML document as written: aliases, tags and merges not yet resolved.

use crate::scan::Text;
use crate::tree::Span;

/// No node.
pub(crate) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Scalar,
    List,
    Map,
    /// Stands for the node in `first`.
    Alias,
}

/// What a tag says, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    None,
    String,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
    Binary,
    Merge,
    /// Any other: the value is a string as written.
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct RawNode {
    pub(crate) form: Form,
    pub(crate) tag: Tag,
    /// Whether upstream may guess the type of a scalar without a tag from its text.
    pub(crate) guess: bool,
    pub(crate) text: Text,
    pub(crate) span: Span,
    /// First child; of a map, keys and values take turns.
    pub(crate) first: u32,
    /// Next child of the same parent.
    pub(crate) next: u32,
}
