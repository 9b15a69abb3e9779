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
//! The parser is written by hand after the behaviour of upstream's, because every other reader of
//! YAML differs from it: of the 402 cases of yaml-test-suite upstream departs from YAML 1.2 in 102
//! (`xtask/src/conformance/yaml-labels.toml` says why), and from YAML 1.1 in its stream decoder. It has
//! two ways: `fast` reads plainly written documents line by line into the tree, at about four times the
//! speed; everything else goes through `scan` (tokens), `parse` (nodes), `alias` and `build` (values).
//! `stream` cuts the input into documents, `encoding` makes text of their bytes, and `json` reads JSON
//! directly. `cargo xtask bench yaml` measures, `cargo xtask conformance yaml-kubectl` compares.
//!
//! **Invariant:** both ways give the same tree, places and comments included.
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
mod overlay;
mod parse;
mod patch;
mod places;
mod reader;
mod recent;
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
pub use patch::{Change, Patch, Refusal, Replacement, apply, patch};
pub use reader::{
    Comment, Document, Error, ErrorKind, Limits, Notice, NoticeKind, Options, Stream, read, read_json,
};
pub use resolve::base64;
pub use tree::{Children, KeyId, Kind, NodeId, NodeSpan, Scalar, Span, Step, Tree, TreeBuilder, Value};
