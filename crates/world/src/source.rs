//! One input, read: its tree, its objects, its lines, its directives.

use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_yaml::{Comment, Document, Error, ErrorKind, LineIndex, NodeId, Notice, Options, Tree, read};

use crate::directive::{Directive, directives};
use crate::unpack::{Contents, Found};

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
    /// Told by an API server, so that no text holds it: its objects are known by name and field, and
    /// nothing in it has a line.
    Live,
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
    /// The path as the person gave it, extended by what was found below it; `-` is standard input,
    /// and rendered text bears the path of the folder or archive it was rendered from.
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
    pub(crate) objects: Vec<Found>,
    pub(crate) templates: Vec<(Option<NodeId>, NodeId)>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) tally: Tally,
    /// Which template wrote what follows an offset, as the renderer's comments say.
    renderings: Vec<(u32, Box<str>)>,
}

/// What Helm writes above everything that one template made.
const RENDERED_FROM: &str = "# Source: ";

// === impl Source ===

impl Source {
    /// Reads an input. `asked_for` says that the person named this very input, so that broken text
    /// is a gap even where nothing in it speaks of Kubernetes.
    pub fn read(path: String, text: &[u8], origin: Origin, asked_for: bool) -> Self {
        let stream = read(text, &Options::default());
        let lines = LineIndex::new(text);
        let directives = directives(&stream, text, &lines);
        let renderings = match origin {
            Origin::Rendered { .. } => renderings(&stream.comments, text),
            Origin::File | Origin::Archive | Origin::Live => Vec::new(),
        };
        let mut source =
            Source { lines, directives, renderings, ..Source::without_text(path, origin, stream.tree) };
        for document in stream.documents {
            source.take(document, text, asked_for);
        }
        if source.objects.is_empty() {
            source.tree = Tree::default();
        }
        source
    }

    /// What an API server told: a tree without places, and the roots of the objects in it.
    pub fn live(path: String, tree: Tree, roots: &[NodeId]) -> Self {
        let mut source = Source::without_text(path, Origin::Live, tree);
        source.tally.documents = roots.len();
        roots.iter().for_each(|root| source.unpack(*root, Vec::new()));
        source
    }

    fn without_text(path: String, origin: Origin, tree: Tree) -> Self {
        Source {
            path,
            origin,
            tree,
            lines: LineIndex::new(b""),
            directives: Vec::new(),
            notices: Vec::new(),
            objects: Vec::new(),
            templates: Vec::new(),
            gaps: Vec::new(),
            tally: Tally::default(),
            renderings: Vec::new(),
        }
    }

    /// Leaves what a World keeps of it for itself, once it is built.
    pub(crate) fn forget_contents(&mut self) {
        self.objects = Vec::new();
        self.templates = Vec::new();
        self.gaps = Vec::new();
    }

    /// Whether an API server told it, so that nothing in it has a line.
    pub fn is_live(&self) -> bool {
        self.origin == Origin::Live
    }

    fn take(&mut self, document: Document, text: &[u8], asked_for: bool) {
        self.tally.documents += 1;
        let bytes = &text[document.span.start as usize..document.span.end as usize];
        match document.root {
            Ok(root) => self.unpack(root, document.notices),
            Err(_) if !asked_for && !may_hold_an_object(bytes) => self.tally.foreign += 1,
            Err(error) => self.refuse(&error, text, bytes),
        }
    }

    fn unpack(&mut self, root: NodeId, notices: Vec<Notice>) {
        let contents = Contents::of(self.tree.value(root));
        if contents.is_empty() {
            self.tally.foreign += 1;
            return;
        }
        self.notices.extend(notices.into_iter().map(|notice| (root, notice)));
        let gaps = self.gaps.len();
        for refusal in contents.refusals {
            let span = self.tree.span(refusal.node).unwrap_or_default();
            self.gaps.push(Gap {
                cause: Cause::new(CauseKind::Undecodable, refusal.fact),
                place: self.place(span.value.start),
                hint: refusal.hint.map(str::to_owned),
                excerpt: None,
                hides: Hidden::Anything,
            });
        }
        for gap in contents.objects.iter().filter_map(|found| found.gap) {
            self.gaps[gaps + gap].hides = Hidden::Parts;
        }
        let templates = self.templates.len();
        self.templates.extend(contents.templates);
        self.objects.extend(contents.objects.into_iter().map(|found| Found {
            first_template: found.first_template + templates,
            gap: found.gap.map(|at| at + gaps),
            ..found
        }));
    }

    fn refuse(&mut self, error: &Error, text: &[u8], document: &[u8]) {
        let position = self.lines.position(error.span.start);
        let kind = match error.kind {
            ErrorKind::Limit => CauseKind::Limit,
            _ => CauseKind::Unparsable,
        };
        let is_template = contains(document, b"{{");
        let hint = is_template.then(|| TEMPLATE_HINT.to_owned()).or_else(|| error.hint.clone());
        self.gaps.push(Gap {
            cause: Cause::new(kind, error.message.clone()),
            place: self.place(error.span.start),
            hint,
            excerpt: excerpt(text, document, &self.lines, position.line),
            hides: Hidden::Anything,
        });
    }

    /// Where a byte stands in this source.
    pub fn place(&self, offset: u32) -> Place {
        if self.is_live() {
            return Place { path: self.path.clone(), position: None };
        }
        let position = self.lines.position(offset);
        let path = match self.rendered_from(offset) {
            Some(template) => format!("{}: {template}", self.path),
            None => self.path.clone(),
        };
        Place { path, position: Some((position.line, position.column)) }
    }

    /// The template that a byte of rendered text came from, as the renderer says, such as
    /// `shop/templates/web.yaml`.
    pub fn rendered_from(&self, offset: u32) -> Option<&str> {
        let after = self.renderings.partition_point(|(start, _)| *start <= offset);
        self.renderings.get(after.checked_sub(1)?).map(|(_, template)| &**template)
    }

    /// A file that a person can open for a byte: the input itself, or the template that wrote the
    /// byte; the line numbers of rendered text do not hold in it.
    pub fn file(&self, offset: u32) -> String {
        // Helm names a template by the chart's name, which its folder need not bear.
        match self.rendered_from(offset).and_then(|template| template.split_once('/')) {
            Some((_, below)) => format!("{}/{below}", self.path.trim_end_matches('/')),
            None => self.path.clone(),
        }
    }
}

fn renderings(comments: &[Comment], text: &[u8]) -> Vec<(u32, Box<str>)> {
    let read = |comment: &Comment| {
        let bytes = &text[comment.span.start as usize..comment.span.end as usize];
        let template = std::str::from_utf8(bytes).ok()?.strip_prefix(RENDERED_FROM)?;
        Some((comment.span.start, template.trim_end().into()))
    };
    comments.iter().filter_map(read).collect()
}

/// What to do about a broken document that holds template actions.
const TEMPLATE_HINT: &str =
    "the text looks like a template; name the folder of its chart, or render it and name the result";

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

/// Whether text that could not be read may be a Kubernetes object: only text that nowhere holds
/// the words every object must have, nor a way to spell them otherwise (an escape, a binary key,
/// UTF-16), is taken for something else.
fn may_hold_an_object(text: &[u8]) -> bool {
    let escaped = text.windows(2).any(|pair| pair[0] == b'\\' && b"xuU\r\n".contains(&pair[1]));
    escaped
        || text.contains(&0)
        || [&b"apiVersion"[..], b"kind", b"binary"].iter().any(|word| contains(text, word))
}

/// Longest excerpt, in bytes.
const EXCERPT_BYTES_MAX: usize = 200;

/// The line of a broken document that an error points at; none where the document may hold secret
/// values, which cannot be told apart in text that has no structure.
fn excerpt(text: &[u8], document: &[u8], lines: &LineIndex, line: u32) -> Option<String> {
    let lower = document.to_ascii_lowercase();
    let telling = [&b"secret"[..], b"last-applied-configuration", b"stringdata"];
    if telling.iter().any(|word| contains(&lower, word)) {
        return None;
    }
    let start = lines.line_start(line)? as usize;
    let end = lines.line_start(line + 1).map_or(text.len(), |next| next as usize);
    let line = std::str::from_utf8(text.get(start..end)?).ok()?.trim_end();
    let shown: String = line.chars().take(EXCERPT_BYTES_MAX).collect();
    Some(shown)
}
