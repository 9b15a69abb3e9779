//! Bytes in, [`Stream`] out.

use crate::tree::{NodeId, Span, Tree};

pub use crate::stream::{read, read_json};

/// The named bounds of reading. Reaching one is an [`Error`] with its place.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Containers within containers; more than 1,000 are never read.
    pub depth_max: usize,
    /// Nodes of one document, expanded aliases included.
    pub document_nodes_max: usize,
    /// Nodes of one document that come from expanding aliases.
    pub alias_nodes_max: usize,
    /// Bytes of one document.
    pub document_bytes_max: usize,
    /// Documents of one input.
    pub documents_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth_max: 1_000,
            document_nodes_max: 50_000_000,
            alias_nodes_max: 1_000_000,
            document_bytes_max: 1 << 30,
            documents_max: 1_000_000,
        }
    }
}

/// How to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Bounds.
    pub limits: Limits,
    /// Leave the span table out, to save memory where no one will ask for places.
    pub without_spans: bool,
    /// Never take the short way through plainly written documents. The result is the same; tests see to
    /// that by reading both ways.
    pub by_tokens: bool,
}

/// All that one input holds.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The nodes of all documents that could be read.
    pub tree: Tree,
    /// The documents in their order, refused ones included. Empty ones (`null`) are left out, unless
    /// upstream drops text of theirs: these are there with a root that is `null` and their notices.
    pub documents: Vec<Document>,
    /// Every comment, in reading order.
    pub comments: Vec<Comment>,
}

/// One document of a stream.
#[derive(Clone, Debug)]
pub struct Document {
    /// From the first byte behind the separator to the last before the next.
    pub span: Span,
    /// The root of what upstream would decode, or why it is refused.
    pub root: Result<NodeId, Box<Error>>,
    /// What upstream would drop or override without a word.
    pub notices: Vec<Notice>,
}

/// A comment, from its `#` to the end of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
}

/// Text that hides things from reviewers: it is valid, but upstream does not act on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The text that is dropped or overridden.
    pub span: Span,
    /// The node whose value upstream uses instead, or the root the text stands in.
    pub node: Option<NodeId>,
}

/// Kinds of [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// A key stands twice in one map; the last one counts.
    DuplicateKey,
    /// Text behind the end of the document that upstream never reads.
    DroppedText,
}

/// Why a document is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The class of the error.
    pub kind: ErrorKind,
    /// A lower-case fact without final period; never quotes a value of the input.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it, if something can be said.
    pub hint: Option<String>,
}

/// Classes of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Not UTF-8 (nor UTF-16 with a byte order mark, where upstream reads it).
    Encoding,
    /// Not YAML or JSON as upstream reads them.
    Syntax,
    /// YAML that has no JSON form upstream (a non-scalar key, a NaN).
    NotJson,
    /// A bound was reached.
    Limit,
}
