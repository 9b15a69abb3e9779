//! From an input to its documents, as `kubectl` splits it.

use crate::alias;
use crate::build::Build;
use crate::encoding::{Decoded, decode};
use crate::fast::{self, FastState};
use crate::json;
use crate::parse::parse;
use crate::reader::{Comment, Document, Error, ErrorKind, Limits, Notice, NoticeKind, Options, Stream};
use crate::scan::{Result, Scanner, hinted, syntax};
use crate::seen::SeenKeys;
use crate::text::{decode_character, line_end};
use crate::tree::{Mark, NodeId, Span, Tree, TreeBuilder};

/// Bytes upstream looks at to tell JSON from YAML.
const SNIFFED_BYTES: usize = 4096;

/// Upstream's scanner wants four characters before it begins a token.
const LOOKAHEAD_BYTES_MAX: usize = 16;

/// Values nested deeper are never read, whatever the limits say: whoever walks a tree may recurse.
const DEPTH_MAX: usize = 1_000;

/// Reads an input as upstream would.
pub fn read(source: &[u8], options: &Options) -> Stream {
    let mut limits = options.limits;
    limits.depth_max = limits.depth_max.min(DEPTH_MAX);
    let mut reader = Reader {
        source,
        limits,
        builder: TreeBuilder::new(!options.without_spans),
        documents: Vec::new(),
        comments: Vec::new(),
        fast: FastState::default(),
        seen: SeenKeys::default(),
        by_tokens: options.by_tokens,
        full: false,
    };
    reader.builder.expect(source.len());
    if u32::try_from(source.len()).is_err() {
        let error = reader.limit("input is larger than 4 GiB", 0, 0);
        reader.push(0, 0, Err(error), Vec::new());
    } else if is_json(&source[..source.len().min(SNIFFED_BYTES)]) {
        reader.json();
    } else {
        reader.yaml(0, None);
    }
    let tree = reader.builder.finish();
    Stream { tree, documents: reader.documents, comments: reader.comments }
}

/// Reads text that must be one JSON value and nothing else, as a server's answer is: no place is kept,
/// and there is no way over into YAML.
pub fn read_json(source: &[u8], limits: &Limits) -> Result<Tree> {
    let limits = Limits { depth_max: limits.depth_max.min(DEPTH_MAX), ..*limits };
    if u32::try_from(source.len()).is_err() || source.len() > limits.document_bytes_max {
        let mut error = syntax("document is larger than the limit allows", 0, 0);
        error.kind = ErrorKind::Limit;
        return Err(error);
    }
    let mut builder = TreeBuilder::new(false);
    builder.expect(source.len());
    let start = json::skip_blanks(source, 0);
    let value = json::read_value(
        source,
        json::utf8_part(source),
        start,
        &mut builder,
        &mut SeenKeys::default(),
        &limits,
    )?;
    value.root?;
    let end = json::skip_blanks(source, value.end);
    if end < source.len() {
        return Err(syntax("found text behind the value", end, source.len()));
    }
    Ok(builder.finish())
}

fn is_json(head: &[u8]) -> bool {
    let mut rest = head;
    loop {
        match decode_character(rest) {
            (Some(character), len) if character.is_whitespace() => rest = &rest[len..],
            _ => return rest.first() == Some(&b'{'),
        }
    }
}

struct Reader<'s> {
    source: &'s [u8],
    limits: Limits,
    builder: TreeBuilder,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    fast: FastState,
    seen: SeenKeys,
    by_tokens: bool,
    /// Whether the limit of documents was reached.
    full: bool,
}

impl Reader<'_> {
    fn limit(&self, message: &str, start: usize, end: usize) -> Box<Error> {
        let span = Span { start: start as u32, end: end as u32 };
        let hint = Some("split the input into several files".to_owned());
        Box::new(Error { kind: ErrorKind::Limit, message: message.to_owned(), span, hint })
    }

    fn push(&mut self, start: usize, end: usize, root: Result<NodeId>, notices: Vec<Notice>) {
        if self.full {
            return;
        }
        let span = Span { start: start as u32, end: end as u32 };
        if self.documents.len() >= self.limits.documents_max {
            let message = format!("input has more than {} documents", self.limits.documents_max);
            let root = Err(self.limit(&message, start, end));
            self.documents.push(Document { span, root, notices: Vec::new() });
            self.full = true;
            return;
        }
        self.documents.push(Document { span, root, notices });
    }

    /// JSON values one behind the other, which may go over into YAML after the first.
    fn json(&mut self) {
        let mut pos = 0;
        let mut count = 0;
        let text = json::utf8_part(self.source);
        while !self.full {
            let start = json::skip_blanks(self.source, pos);
            if start >= self.source.len() {
                return;
            }
            let mark = self.builder.mark();
            match json::read_value(self.source, text, start, &mut self.builder, &mut self.seen, &self.limits)
            {
                Ok(value) => {
                    pos = value.end;
                    count += 1;
                    let root = self.keep(mark, start, pos, value.root);
                    self.push_value(start, pos, root, value.notices);
                }
                Err(error) => {
                    self.builder.rewind(mark);
                    let ambiguous = count <= 1 && error.kind != ErrorKind::Limit;
                    if ambiguous && let Some(rest) = self.behind_blanks(pos) {
                        return self.yaml(rest, Some(error));
                    }
                    let end = self.next_marker(error.span.start as usize);
                    self.push(start, end, Err(error), Vec::new());
                    return self.yaml(end, None);
                }
            }
        }
    }

    /// The place behind the blanks at `pos`, or behind the first line break among them; none
    /// where upstream gives up, which it does where fewer than four bytes are left.
    fn behind_blanks(&self, pos: usize) -> Option<usize> {
        let mut at = pos;
        loop {
            let rest = self.source.get(at..at + 4).map(|_| &self.source[at..])?;
            let (character, len) = decode_character(rest);
            match character {
                None | Some(char::REPLACEMENT_CHARACTER) => return None,
                Some('\n') => return Some(at + 1),
                Some(character) if character.is_whitespace() => at += len,
                Some(_) => return Some(at),
            }
        }
    }

    /// The start of the next line from `pos` on that begins with `---`, or the end.
    fn next_marker(&self, pos: usize) -> usize {
        memchr::memmem::find(&self.source[pos..], b"\n---").map_or(self.source.len(), |at| pos + at + 1)
    }

    /// The root, unless a limit of the document is exceeded; the nodes of a refused document are
    /// dropped.
    fn keep(&mut self, mark: Mark, start: usize, end: usize, root: Result<NodeId>) -> Result<NodeId> {
        let root = match root {
            Ok(_) if end - start > self.limits.document_bytes_max => {
                let max = self.limits.document_bytes_max;
                Err(self.limit(&format!("document has more than {max} bytes"), start, end))
            }
            root => root,
        };
        if root.is_err() {
            self.builder.rewind(mark);
        }
        root
    }

    /// Adds a document unless it is `null`, which counts as none.
    fn push_value(&mut self, start: usize, end: usize, root: Result<NodeId>, notices: Vec<Notice>) {
        if let Ok(id) = root
            && notices.is_empty()
            && self.builder.is_null(id)
        {
            self.builder.truncate(id.0 as usize);
            return;
        }
        self.push(start, end, root, notices);
    }

    /// YAML documents from `start` on. `json_error` says why the first is no JSON, although it
    /// looks like it.
    fn yaml(&mut self, start: usize, json_error: Option<Box<Error>>) {
        let mut json_error = json_error;
        let mut chunk = start;
        let mut pos = start;
        while !self.full && chunk < self.source.len() {
            let marker = match self.source[pos..].starts_with(b"---") {
                true => pos,
                false => self.next_marker(pos),
            };
            if marker >= self.source.len() {
                self.yaml_document(chunk, marker, json_error.take());
                return;
            }
            let end = line_end(self.source, marker);
            pos = (end + 1).min(self.source.len());
            if let Some(error) = self.text_behind_marker(marker, end) {
                self.push(chunk, end, Err(json_error.take().unwrap_or(error)), Vec::new());
                chunk = pos;
            } else if chunk < marker {
                self.yaml_document(chunk, marker, json_error.take());
                self.comment_behind_marker(marker, end);
                chunk = pos;
            } else if pos >= self.source.len() {
                self.yaml_document(chunk, pos, json_error.take());
                return;
            }
        }
    }

    /// Upstream takes no text on the line of a document marker, and loses the document before it.
    fn text_behind_marker(&self, marker: usize, end: usize) -> Option<Box<Error>> {
        let mut rest = &self.source[marker + 3..end];
        loop {
            match decode_character(rest) {
                (Some(character), len) if character.is_whitespace() => rest = &rest[len..],
                (None, 0) | (Some('#'), _) => return None,
                _ => break,
            }
        }
        Some(hinted(
            syntax("text stands behind `---` on its line", marker, end),
            "begin the document on the next line",
        ))
    }

    fn comment_behind_marker(&mut self, marker: usize, end: usize) {
        let line = &self.source[marker..end];
        if let Some(at) = memchr::memchr(b'#', line) {
            let len = line.strip_suffix(b"\r").map_or(line.len(), <[u8]>::len);
            let span = Span { start: (marker + at) as u32, end: (marker + len) as u32 };
            self.comments.push(Comment { span });
        }
    }

    fn yaml_document(&mut self, start: usize, end: usize, json_error: Option<Box<Error>>) {
        let mark = self.builder.mark();
        if end - start > self.limits.document_bytes_max {
            let max = self.limits.document_bytes_max;
            let error = self.limit(&format!("document has more than {max} bytes"), start, end);
            return self.push(start, end, Err(error), Vec::new());
        }
        let (root, notices) = match decode(self.source, start, end) {
            Ok(decoded) => self.decoded_document(&decoded),
            Err(error) => (Err(error), Vec::new()),
        };
        let root = match root {
            Ok(Some(root)) => Ok(root),
            Ok(None) => return,
            Err(error) if error.kind == ErrorKind::Limit => Err(error),
            Err(error) => Err(json_error.unwrap_or(error)),
        };
        let root = self.keep(mark, start, end, root);
        self.push_value(start, end, root, notices);
    }

    fn decoded_document(&mut self, decoded: &Decoded<'_>) -> (Result<Option<NodeId>>, Vec<Notice>) {
        if decoded.plain_breaks
            && decoded.broken_end.is_none()
            && !self.by_tokens
            && let Some(root) = self.plain_document(decoded)
        {
            return (Ok(Some(root)), Vec::new());
        }
        let nodes = self.builder.len();
        let mut scanner = Scanner::new(&decoded.text);
        let mut parsed = parse(&mut scanner, self.limits.depth_max);
        if let Some(error) = &decoded.broken_end
            && scanner.pos + LOOKAHEAD_BYTES_MAX >= decoded.text.len()
        {
            parsed = Err(error.clone());
        }
        if let Ok(Some(document)) = &parsed
            && document.has_aliases
            && let Err(error) = alias::check(document, &scanner, &self.limits)
        {
            parsed = Err(error);
        }
        let mut notices = Vec::new();
        let mut root = match parsed {
            Ok(Some(document)) => {
                let mut build =
                    Build::new(&document, &scanner, &mut self.builder, &mut self.seen, &self.limits);
                let root = build.root();
                notices = build.notices;
                if let Some(span) = document.rest.and_then(|at| dropped(&decoded.text, at)) {
                    let node = root.as_ref().ok().copied();
                    notices.push(Notice { kind: NoticeKind::DroppedText, span, node });
                }
                root.map(Some)
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        let comments = self.comments.len();
        self.comments.append(&mut scanner.comments);
        if !decoded.is_identity() {
            let place = |span: &mut Span| decoded.place(span);
            self.place(decoded, nodes, comments);
            notices.iter_mut().for_each(|notice| place(&mut notice.span));
            if let Err(error) = &mut root {
                place(&mut error.span);
            }
        }
        (root, notices)
    }
}

impl Reader<'_> {
    /// Reads a document the short way, or leaves no trace.
    fn plain_document(&mut self, decoded: &Decoded<'_>) -> Option<NodeId> {
        let (mark, comments) = (self.builder.mark(), self.comments.len());
        let text = std::str::from_utf8(&decoded.text).ok()?;
        let (state, seen, depth_max) = (&mut self.fast, &mut self.seen, self.limits.depth_max);
        let root = fast::read(text, &mut self.builder, state, seen, &mut self.comments, depth_max);
        if root.is_none() || self.builder.len() - mark.nodes > self.limits.document_nodes_max {
            self.builder.rewind(mark);
            self.comments.truncate(comments);
            return None;
        }
        if !decoded.is_identity() {
            self.place(decoded, mark.nodes, comments);
        }
        root
    }

    /// Makes the places of nodes and comments places of the input.
    fn place(&mut self, decoded: &Decoded<'_>, nodes: usize, comments: usize) {
        self.builder.map_spans(nodes, |span| decoded.place(span));
        self.comments[comments..].iter_mut().for_each(|comment| decoded.place(&mut comment.span));
    }
}

/// The text from `at` on, if there is any but blanks, comments and `...` lines.
fn dropped(text: &[u8], at: usize) -> Option<Span> {
    let mut at = at;
    loop {
        let line = &text[at..line_end(text, at)];
        let blanks = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let content = line[blanks..].trim_ascii_end();
        if content.is_empty() || content[0] == b'#' || blanks == 0 && content == b"..." {
            at += line.len() + 1;
            if at >= text.len() {
                return None;
            }
            continue;
        }
        let end = at + text[at..].trim_ascii_end().len();
        return Some(Span { start: (at + blanks) as u32, end: end as u32 });
    }
}
