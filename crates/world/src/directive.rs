//! `# seawall:ignore CHECK reason`: a finding accepted where it arises.

use seawall_yaml::{Document, LineIndex, NodeId, Span, Stream, Value};

/// What introduces a directive in a comment.
const KEYWORD: &str = "seawall:ignore";

/// One accepted check, for the part of an object that the comment stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The check's id as written.
    pub check: String,
    /// The reason as written; empty where the author gave none, and then it does not count.
    pub reason: String,
    /// The comment.
    pub span: Span,
    /// The node it speaks for, its subtree included; none where nothing follows the comment.
    pub node: Option<NodeId>,
}

/// The directives of a stream. A comment behind an entry speaks for that entry, a comment on its
/// own line for the next one, and a comment above a document's first key for the whole document.
pub(crate) fn directives(stream: &Stream, source: &[u8], lines: &LineIndex) -> Vec<Directive> {
    let mut found = Vec::new();
    for comment in &stream.comments {
        let bytes = &source[comment.span.start as usize..comment.span.end as usize];
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let Some(rest) = text.trim_start_matches('#').trim_start().strip_prefix(KEYWORD) else {
            continue;
        };
        let mut words = rest.trim().splitn(2, char::is_whitespace);
        let check = words.next().unwrap_or_default().to_owned();
        let reason = words.next().unwrap_or_default().trim().to_owned();
        let node = target(stream, source, lines, comment.span);
        found.push(Directive { check, reason, span: comment.span, node });
    }
    found
}

fn target(stream: &Stream, source: &[u8], lines: &LineIndex, span: Span) -> Option<NodeId> {
    let holds = |document: &&Document| span.start < document.span.end;
    let document = stream.documents.iter().find(holds)?;
    let root = stream.tree.value(*document.root.as_ref().ok()?);
    let line_start = lines.line_start(lines.position(span.start).line)?;
    let before = &source[line_start as usize..span.start as usize];
    let trailing = before.iter().any(|byte| !byte.is_ascii_whitespace());
    if trailing {
        return entry_starting_in(root, line_start, span.start);
    }
    let first = start(root.children().next()?)?;
    if span.start < first {
        return Some(root.id());
    }
    entry_starting_in(root, span.end, u32::MAX)
}

/// The first entry, in reading order, that begins in the byte range. Where a list item and its
/// first key begin together, the item is meant.
fn entry_starting_in(root: Value<'_>, from: u32, to: u32) -> Option<NodeId> {
    root.descendants()
        .skip(1)
        .find(|value| start(*value).is_some_and(|at| from <= at && at < to))
        .map(Value::id)
}

fn start(value: Value<'_>) -> Option<u32> {
    let span = value.span()?;
    Some(if value.key().is_some() { span.key.start } else { span.value.start })
}
