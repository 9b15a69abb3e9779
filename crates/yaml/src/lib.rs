//! YAML streams and JSON read the way kubectl and the API server read them, into one tree that
//! remembers where every key and value stood.
//!
//! [`read`] turns bytes into a [`Stream`]: one [`Tree`] that holds all documents of the input, the
//! documents with their outcome (a root node or an [`Error`]), the comments, and [`Notice`]s about
//! text that upstream drops silently.
//!
//! **Invariant:** a value different from upstream's is never produced. What cannot be read as
//! upstream reads it is an [`Error`] of its document, and the documents after it are still read.
//!
//! **Invariant:** nothing here touches files, network, clock or environment.

mod alias;
mod arena;
mod build;
mod edit;
mod encoding;
mod fast;
mod json;
mod keys;
mod line;
mod number;
mod parse;
mod reader;
mod resolve;
mod scan;
mod scan_scalar;
mod scan_tag;
mod seen;
mod stream;
mod text;
mod timestamp;
mod tree;
mod write;

pub use edit::{Edit, Literal};
pub use line::{LineIndex, Position};
pub use reader::{Comment, Document, Error, ErrorKind, Limits, Notice, NoticeKind, Options, Stream, read};
pub use tree::{Kind, NodeId, NodeSpan, Scalar, Span, Step, Tree, TreeBuilder, Value};
