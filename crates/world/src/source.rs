//! One input, read: its tree, its lines, its directives.

use seawall_finding::{Cause, CauseKind, Gap, Place};
use seawall_yaml::{Document, ErrorKind, LineIndex, NodeId, Notice, Options, Tree, Value, read};

use crate::directive::{Directive, directives};

/// How the text of a source came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Read as it is.
    File,
    /// Read from a member of an archive.
    Archive,
    /// Written by a renderer.
    Rendered {
        /// The program, such as `helm template`.
        by: String,
    },
}

/// What a source held besides objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents of any kind.
    pub documents: usize,
    /// Documents that are no Kubernetes objects, such as a Compose file.
    pub foreign: usize,
}

/// One input, read. Its text is not kept.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the person gave it, extended by what was found below it; `-` is standard input.
    pub path: String,
    /// How its text came to be.
    pub origin: Origin,
    /// The nodes of all its documents.
    pub tree: Tree,
    /// From offsets to lines.
    pub lines: LineIndex,
    /// Accepted findings.
    pub directives: Vec<Directive>,
    /// What upstream drops without a word, with the root of the document it stands in.
    pub notices: Vec<(NodeId, Notice)>,
    pub(crate) roots: Vec<NodeId>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) tally: Tally,
}

// === impl Source ===

impl Source {
    /// Reads an input. `asked_for` says that the person named this very input, so that broken text
    /// is a gap even where nothing in it speaks of Kubernetes.
    pub fn read(path: String, text: &[u8], origin: Origin, asked_for: bool) -> Self {
        let stream = read(text, &Options::default());
        let lines = LineIndex::new(text);
        let directives = directives(&stream, text, &lines);
        let mut source = Source {
            path,
            origin,
            lines,
            directives,
            notices: Vec::new(),
            roots: Vec::new(),
            gaps: Vec::new(),
            tally: Tally::default(),
            tree: stream.tree,
        };
        for document in stream.documents {
            source.take(document, text, asked_for);
        }
        source
    }

    fn take(&mut self, document: Document, text: &[u8], asked_for: bool) {
        self.tally.documents += 1;
        let bytes = &text[document.span.start as usize..document.span.end as usize];
        match document.root {
            Ok(root) if speaks_of_an_object(self.tree.value(root)) => {
                self.roots.push(root);
                self.notices.extend(document.notices.into_iter().map(|notice| (root, notice)));
            }
            Ok(_) => self.tally.foreign += 1,
            Err(_) if !asked_for && !may_hold_an_object(bytes) => self.tally.foreign += 1,
            Err(error) => {
                let position = self.lines.position(error.span.start);
                let kind = match error.kind {
                    ErrorKind::Limit => CauseKind::Limit,
                    _ => CauseKind::Unparsable,
                };
                self.gaps.push(Gap {
                    cause: Cause::new(kind, error.message.clone()),
                    place: Place {
                        path: self.path.clone(),
                        position: Some((position.line, position.column)),
                    },
                    hint: error.hint.clone(),
                    excerpt: excerpt(text, bytes, &self.lines, position.line),
                });
            }
        }
    }

    /// Where a byte stands in this source.
    pub fn place(&self, offset: u32) -> Place {
        let position = self.lines.position(offset);
        Place { path: self.path.clone(), position: Some((position.line, position.column)) }
    }
}

/// Whether a document says that it is a Kubernetes object, or a list of some.
fn speaks_of_an_object(root: Value<'_>) -> bool {
    root.get("apiVersion").is_some() && root.get("kind").is_some()
}

/// Whether text that could not be read may be a Kubernetes object: only text that nowhere holds
/// the words every object must have is taken for something else.
fn may_hold_an_object(text: &[u8]) -> bool {
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    holds(b"apiVersion") || holds(b"kind") || text.contains(&0) || text.contains(&b'\\')
}

/// Longest excerpt, in bytes.
const EXCERPT_BYTES_MAX: usize = 200;

/// The line of a broken document that an error points at; none where the document may hold secret
/// values, which cannot be told apart in text that has no structure.
fn excerpt(text: &[u8], document: &[u8], lines: &LineIndex, line: u32) -> Option<String> {
    let lower = document.to_ascii_lowercase();
    let holds = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    if holds(b"secret") || holds(b"last-applied-configuration") || holds(b"stringdata") {
        return None;
    }
    let start = lines.line_start(line)? as usize;
    let end = lines.line_start(line + 1).map_or(text.len(), |next| next as usize);
    let line = std::str::from_utf8(text.get(start..end)?).ok()?.trim_end();
    let shown: String = line.chars().take(EXCERPT_BYTES_MAX).collect();
    Some(shown)
}
