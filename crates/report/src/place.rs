//! Where evidence stands: path, lines and columns, and the bytes to underline.

use seawall_finding::{Evidence, ObjectId};
use seawall_world::{Origin, Source, World};
use seawall_yaml::{Kind, Position, Span, Value};

/// Where a piece of evidence stands in its source. In a source that has no text, all positions are
/// zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region<'w> {
    /// The source.
    pub(crate) source: &'w Source,
    /// The bytes to underline; of one line.
    pub(crate) span: Span,
    /// Where they begin.
    pub(crate) start: Position,
    /// Where they end: the column behind the last character.
    pub(crate) end: Position,
}

/// Where something stands, as people are told it: what is left of a [`Region`] without its World.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'r> {
    /// The path of the source.
    pub(crate) path: &'r str,
    /// How its text came to be.
    pub(crate) origin: &'r Origin,
    /// Where it begins.
    pub(crate) start: Position,
    /// Where it ends: the column behind the last character.
    pub(crate) end: Position,
}

// === impl Region ===

impl<'w> Region<'w> {
    /// The region of a piece of evidence.
    pub(crate) fn of(world: &'w World, evidence: &Evidence) -> Self {
        let source = world.source(evidence.object);
        let node = source.tree.value(evidence.node);
        let root = world.object(evidence.object).root();
        Region::in_source(source, if node.id() == root.id() { name_of(root) } else { node })
    }

    /// The region of an object as a whole: its name.
    pub(crate) fn of_object(world: &'w World, id: ObjectId) -> Self {
        Region::in_source(world.source(id), name_of(world.object(id).root()))
    }

    fn in_source(source: &'w Source, node: Value<'w>) -> Self {
        if source.is_live() {
            let nowhere = Position { line: 0, column: 0 };
            return Region { source, span: Span::default(), start: nowhere, end: nowhere };
        }
        let span = underlined(node);
        let start = source.lines.position(span.start);
        let mut span = span;
        let mut end = source.lines.position(span.end);
        if end.line != start.line {
            // Never more than a line: from the start to the end of the line's text.
            let next = source.lines.line_start(start.line + 1).unwrap_or(span.end);
            span.end = next.saturating_sub(1).max(span.start);
            end = source.lines.position(span.end);
        }
        Region { source, span, start, end }
    }
}

// === impl Spot ===

impl<'r> Spot<'r> {
    /// What people are told of a region.
    pub(crate) fn of(region: Region<'r>) -> Self {
        let Region { source, start, end, .. } = region;
        Spot { path: &source.path, origin: &source.origin, start, end }
    }

    /// Whether it has a line at all: what an API server told has none.
    pub(crate) fn has_lines(&self) -> bool {
        self.start.line > 0
    }

    /// `path:line`, or the path alone where nothing has a line.
    pub(crate) fn path_line(&self) -> String {
        match self.has_lines() {
            true => format!("{}:{}", self.path, self.start.line),
            false => self.path.to_owned(),
        }
    }

    /// `path:line:column`, or the path alone where nothing has a line.
    pub(crate) fn path_line_column(&self) -> String {
        match self.has_lines() {
            true => format!("{}:{}:{}", self.path, self.start.line, self.start.column),
            false => self.path.to_owned(),
        }
    }
}

/// What stands for a whole object: its name, else its root.
fn name_of(root: Value<'_>) -> Value<'_> {
    root.at(&["metadata", "name"]).or_else(|| root.get("kind")).unwrap_or(root)
}

/// The bytes that show a node: key and value of a scalar, the key of a container, the first entry
/// of a container without key.
fn underlined(node: Value<'_>) -> Span {
    let Some(span) = node.span() else { return Span::default() };
    let keyed = node.key().is_some() && span.key.end > span.key.start;
    match node.kind() {
        Kind::Map | Kind::List if keyed => span.key,
        Kind::Map | Kind::List => match node.children().next() {
            Some(first) => underlined(first),
            None => span.value,
        },
        _ if keyed => Span { start: span.key.start, end: span.value.end.max(span.key.end) },
        _ => span.value,
    }
}
