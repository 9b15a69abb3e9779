//! From edits of a tree to changes of the text it was read from.
//!
//! Only the bytes that an edit is about are touched: comments, order, quotes, indentation, line endings
//! and anchors of all else stay. [`patch`] reads the text, works out the [`Replacement`]s, applies them to a
//! copy and reads that again.
//!
//! **Invariant:** a patch is handed out only if the changed text reads as the edited tree, and every other
//! document as before. Where the text is such that this is not certain (an alias, a merge key, an explicit
//! key), the change is refused with the reason.

mod block;
mod flow;
mod place;
mod render;
mod style;
mod write;

use crate::edit::Edit;
use crate::reader::{Options, Stream, read};
use crate::tree::{NodeId, Span, Step};
use place::Text;

/// What is to change below one node of a text, usually the root of an object.
#[derive(Clone, Copy, Debug)]
pub struct Change<'e> {
    /// The node, as [`read`] numbers it with default options.
    pub root: NodeId,
    /// What to do, one after the other. Paths lead from the node.
    pub edits: &'e [Edit],
}

/// Text that takes the place of a range of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What it replaces; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// Why a change cannot be written into the text with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A lower-case fact without final period; never quotes a value of the input.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// What [`patch`] made of changes.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// In the order of their places; none overlaps another.
    pub replacements: Vec<Replacement>,
    /// The changes that were left out, by their place in the list of changes.
    pub refused: Vec<(usize, Refusal)>,
}

type Result<T> = std::result::Result<T, Refusal>;

/// Works out how changes are written into the text they were made for.
pub fn patch(source: &[u8], changes: &[Change<'_>]) -> Patch {
    let stream = read(source, &Options::default());
    let text = Text::new(source, &stream.comments);
    let mut parts = Vec::new();
    let mut refused = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        match write::replacements(&stream, &text, change) {
            Ok(replacements) => parts.push((index, replacements)),
            Err(refusal) => refused.push((index, refusal)),
        }
    }
    let all =
        |parts: &[(usize, Vec<Replacement>)]| -> Vec<usize> { parts.iter().map(|(at, _)| *at).collect() };
    if !holds(source, &stream, changes, &all(&parts), &joined(&parts)) {
        // One that does not hold spoils the whole text, so that each is tried alone.
        parts.retain(|(index, replacements)| {
            let fits = holds(source, &stream, changes, &[*index], &joined(&[(*index, replacements.clone())]));
            if !fits {
                refused.push((*index, uncertain(&stream, &changes[*index])));
            }
            fits
        });
        if !holds(source, &stream, changes, &all(&parts), &joined(&parts)) {
            refused.extend(parts.drain(..).map(|(index, _)| (index, uncertain(&stream, &changes[index]))));
        }
    }
    refused.sort_by_key(|(index, _)| *index);
    Patch { replacements: joined(&parts), refused }
}

/// The text with replacements carried out, which are in the order of their places.
pub fn apply(source: &[u8], replacements: &[Replacement]) -> Vec<u8> {
    let mut out = Vec::with_capacity(source.len() + 64 * replacements.len());
    let mut done = 0;
    for replacement in replacements {
        let Span { start, end } = replacement.span;
        out.extend_from_slice(source.get(done..start as usize).unwrap_or_default());
        out.extend_from_slice(replacement.text.as_bytes());
        done = end as usize;
    }
    out.extend_from_slice(source.get(done..).unwrap_or_default());
    out
}

fn joined(parts: &[(usize, Vec<Replacement>)]) -> Vec<Replacement> {
    let mut all: Vec<Replacement> = parts.iter().flat_map(|(_, part)| part.iter().cloned()).collect();
    // Insertions at one place stay in their order, the innermost first.
    all.sort_by_key(|one| (one.span.start, one.span.end));
    all
}

fn uncertain(stream: &Stream, change: &Change<'_>) -> Refusal {
    let span = stream.tree.span(change.root).unwrap_or_default().value;
    let start = Span { start: span.start, end: span.start };
    let message = "the change would alter more than it is about, as where an anchor is used elsewhere";
    Refusal { message: message.to_owned(), span: start }
}

/// Whether the changed text reads as the tree with the chosen changes.
fn holds(
    source: &[u8],
    stream: &Stream,
    changes: &[Change<'_>],
    chosen: &[usize],
    replacements: &[Replacement],
) -> bool {
    if replacements.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return false;
    }
    let after = read(&apply(source, replacements), &Options::default());
    if after.documents.len() != stream.documents.len() {
        return false;
    }
    stream.documents.iter().zip(&after.documents).all(|(old, new)| {
        let (old, new) = match (&old.root, &new.root) {
            (Ok(old), Ok(new)) => (*old, *new),
            (old, new) => return old.is_err() && new.is_err(),
        };
        let document = stream.tree.value(old);
        let edits: Vec<Edit> = chosen
            .iter()
            .map(|index| &changes[*index])
            .filter(|change| document.contains(change.root))
            .flat_map(|change| {
                let path = stream.tree.path(old, change.root);
                change.edits.iter().map(move |edit| below(&path, edit))
            })
            .collect();
        if edits.is_empty() {
            return document.same(after.tree.value(new));
        }
        let expected = stream.tree.edited(old, &edits);
        expected.is_ok_and(|tree| tree.value(NodeId(0)).same(after.tree.value(new)))
    })
}

/// The edit with its path from further up.
fn below(path: &[Step], edit: &Edit) -> Edit {
    let extended = |rest: &[Step]| [path, rest].concat();
    match edit {
        Edit::Set { path, value } => Edit::Set { path: extended(path), value: value.clone() },
        Edit::Remove { path } => Edit::Remove { path: extended(path) },
    }
}
