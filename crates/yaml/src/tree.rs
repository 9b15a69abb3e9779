//! The tree: every document of one input as compact nodes in reading order.
//!
//! A node is twelve bytes. Children follow their parent directly, and a container knows where its
//! subtree ends, so that walking a container is a scan with jumps. A map entry is one node: the key
//! is an index into the tree's key table, kept in the head of the value's node.

use crate::keys::{KeyIndex, Keys, Wanted};
use crate::places::Places;
use crate::recent::RecentTexts;

/// A byte range of the input, from `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Where the key (empty for list items and roots) and the value of a node stand in the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeSpan {
    /// The key as written, quotes included.
    pub key: Span,
    /// The value as written; for a container from its first to its last byte, for an expanded
    /// alias the alias itself, for an absent value an empty range behind the key.
    pub value: Span,
}

/// The place of a node in its tree; stable for the life of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a node is, as JSON sees it, with integers and floats told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, also an absent value.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number that fits a signed 64-bit integer and is written without fraction or exponent.
    Int,
    /// Any other number.
    Float,
    /// A string.
    String,
    /// A list.
    List,
    /// A map with string keys.
    Map,
}

/// One step from a container to a child.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of a map's key.
    Key(String),
    /// The list item at a zero-based index.
    Index(usize),
}

const TAG_BITS: u32 = 3;
const TAG_NULL: u32 = 0;
const TAG_BOOL: u32 = 1;
const TAG_INT: u32 = 2;
const TAG_FLOAT: u32 = 3;
const TAG_STRING: u32 = 4;
const TAG_LIST: u32 = 5;
const TAG_MAP: u32 = 6;
const NO_KEY: u32 = (1 << (32 - TAG_BITS)) - 1;

/// `head`: tag in the low bits, key index above. `a`, `b`: the two halves of a number; offset and
/// length of a string; end of the subtree and number of children of a container.
#[derive(Clone, Copy, Debug)]
struct Node {
    head: u32,
    a: u32,
    b: u32,
}

const _: () = assert!(size_of::<Node>() == 12);

/// All documents of one input. Immutable once built; see [`TreeBuilder`].
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    text: String,
    keys: Keys,
    spans: Option<Places>,
}

impl Tree {
    /// A cursor on the node `id` of this tree.
    pub fn value(&self, id: NodeId) -> Value<'_> {
        debug_assert!((id.0 as usize) < self.nodes.len());
        Value { tree: self, id }
    }

    /// Number of nodes, of all documents together.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree holds no node at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Where the node stands in the input; none where the tree was read without spans.
    pub fn span(&self, id: NodeId) -> Option<NodeSpan> {
        self.spans.as_ref().map(|spans| spans.get(id.0))
    }

    pub(crate) fn has_spans(&self) -> bool {
        self.spans.is_some()
    }

    /// Whether a key of some map begins with a text.
    pub fn has_key_beginning_with(&self, prefix: &str) -> bool {
        self.keys.any_begins_with(prefix)
    }

    /// Bytes held by nodes, text, keys and spans.
    pub fn memory_bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
            + self.text.capacity()
            + self.keys.memory_bytes()
            + self.spans.as_ref().map_or(0, Places::memory_bytes)
    }

    /// The steps that lead from `root` down to `id`; empty where they are the same node.
    /// `id` must lie in the subtree of `root`.
    pub fn path(&self, root: NodeId, id: NodeId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = root;
        while at != id {
            let parent = self.value(at);
            let Some((index, child)) = parent.children().enumerate().find(|(_, child)| id.0 < child.end())
            else {
                debug_assert!(false, "node {} is not below {}", id.0, root.0);
                break;
            };
            steps.push(match child.key() {
                Some(key) => Step::Key(key.to_owned()),
                None => Step::Index(index),
            });
            at = child.id;
        }
        steps
    }
}

/// A cursor: a tree and one of its nodes. Copy it freely.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}#{}", self.kind(), self.id.0)
    }
}

// === impl Value ===

impl<'t> Value<'t> {
    /// The node under the cursor.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree the cursor walks.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    fn node(self) -> Node {
        self.tree.nodes[self.id.0 as usize]
    }

    /// What the node is.
    pub fn kind(self) -> Kind {
        match self.node().head & ((1 << TAG_BITS) - 1) {
            TAG_NULL => Kind::Null,
            TAG_BOOL => Kind::Bool,
            TAG_INT => Kind::Int,
            TAG_FLOAT => Kind::Float,
            TAG_STRING => Kind::String,
            TAG_LIST => Kind::List,
            _ => Kind::Map,
        }
    }

    /// The key under which the node stands in its map; none for list items and roots.
    pub fn key(self) -> Option<&'t str> {
        self.tree.keys.text(self.node().head >> TAG_BITS)
    }

    /// Where key and value stand in the input.
    pub fn span(self) -> Option<NodeSpan> {
        self.tree.span(self.id)
    }

    /// One past the last node of this node's subtree.
    fn end(self) -> u32 {
        let node = self.node();
        match node.head & ((1 << TAG_BITS) - 1) {
            TAG_LIST | TAG_MAP => node.a,
            _ => self.id.0 + 1,
        }
    }

    /// Whether the node is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether the node is a map.
    pub fn is_map(self) -> bool {
        self.kind() == Kind::Map
    }

    /// Whether the node is a list.
    pub fn is_list(self) -> bool {
        self.kind() == Kind::List
    }

    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.node().a != 0)
    }

    /// The integer, if it is one.
    pub fn as_i64(self) -> Option<i64> {
        (self.kind() == Kind::Int).then(|| self.bits() as i64)
    }

    /// The number, integer or float, if it is one.
    pub fn as_f64(self) -> Option<f64> {
        match self.kind() {
            Kind::Int => Some(self.bits() as i64 as f64),
            Kind::Float => Some(f64::from_bits(self.bits())),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<&'t str> {
        let node = self.node();
        (self.kind() == Kind::String)
            .then(|| &self.tree.text[node.a as usize..node.a as usize + node.b as usize])
    }

    fn bits(self) -> u64 {
        let node = self.node();
        u64::from(node.a) | u64::from(node.b) << 32
    }

    /// Number of children of a list or map; zero for everything else.
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::List | Kind::Map => self.node().b as usize,
            _ => 0,
        }
    }

    /// Whether a list or map has no children; true for everything else.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The children of a list or map in reading order; none for everything else.
    pub fn children(self) -> Children<'t> {
        let end = match self.kind() {
            Kind::List | Kind::Map => self.end(),
            _ => 0,
        };
        Children { tree: self.tree, next: self.id.0 + 1, end }
    }

    /// The items of a list; none for everything else, maps included.
    pub fn items(self) -> Children<'t> {
        match self.kind() {
            Kind::List => self.children(),
            _ => Children { tree: self.tree, next: 0, end: 0 },
        }
    }

    /// The entries of a map as key and value; none for everything else.
    pub fn entries(self) -> impl Iterator<Item = (&'t str, Value<'t>)> {
        let children = match self.kind() {
            Kind::Map => self.children(),
            _ => Children { tree: self.tree, next: 0, end: 0 },
        };
        children.map(|child| (child.key().unwrap_or_default(), child))
    }

    /// The value of a map's key, `null` included; none where it is absent or this is no map.
    #[inline]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        // Inlined, so that most keys are worked out while compiling.
        self.find(Wanted::new(key))
    }

    /// Most of all time goes by here, so that this walks nodes, not cursors.
    #[inline(never)]
    fn find(self, wanted: Wanted<'_>) -> Option<Value<'t>> {
        if self.kind() != Kind::Map {
            return None;
        }
        let nodes = self.tree.nodes.get(..self.end() as usize)?;
        let mut at = self.id.0 as usize + 1;
        while let Some(node) = nodes.get(at) {
            if self.tree.keys.is(node.head >> TAG_BITS, wanted) {
                return Some(Value { tree: self.tree, id: NodeId(at as u32) });
            }
            let is_container = node.head & ((1 << TAG_BITS) - 1) >= TAG_LIST;
            at = if is_container { node.a as usize } else { at + 1 };
        }
        None
    }

    /// The value below a chain of keys, with `null` taken for absent.
    #[inline]
    pub fn at(self, keys: &[&str]) -> Option<Value<'t>> {
        let mut value = self;
        for key in keys {
            value = value.get(key)?;
        }
        (!value.is_null()).then_some(value)
    }

    /// The string below a chain of keys.
    #[inline]
    pub fn str_at(self, keys: &[&str]) -> Option<&'t str> {
        self.at(keys)?.as_str()
    }

    /// The boolean below a chain of keys.
    pub fn bool_at(self, keys: &[&str]) -> Option<bool> {
        self.at(keys)?.as_bool()
    }

    /// The integer below a chain of keys.
    pub fn i64_at(self, keys: &[&str]) -> Option<i64> {
        self.at(keys)?.as_i64()
    }

    /// The items of the list below a chain of keys; none where it is absent or no list.
    pub fn items_at(self, keys: &[&str]) -> Children<'t> {
        match self.at(keys) {
            Some(list) => list.items(),
            None => Children { tree: self.tree, next: 0, end: 0 },
        }
    }

    /// This node and everything below it, in reading order.
    pub fn descendants(self) -> impl Iterator<Item = Value<'t>> {
        let tree = self.tree;
        (self.id.0..self.end()).map(move |id| Value { tree, id: NodeId(id) })
    }

    /// Whether `id` is this node or lies below it.
    pub fn contains(self, id: NodeId) -> bool {
        (self.id.0..self.end()).contains(&id.0)
    }

    /// Whether two nodes, of any trees, hold equal values; the order of map entries is ignored.
    pub fn same(self, other: Value<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::Map, Kind::Map) => {
                self.len() == other.len()
                    && self
                        .entries()
                        .all(|(key, value)| other.get(key).is_some_and(|theirs| value.same(theirs)))
            }
            (Kind::List, Kind::List) => {
                self.len() == other.len()
                    && self.items().zip(other.items()).all(|(mine, theirs)| mine.same(theirs))
            }
            (Kind::String, Kind::String) => self.as_str() == other.as_str(),
            (Kind::Bool, Kind::Bool) => self.as_bool() == other.as_bool(),
            (Kind::Int, Kind::Int) | (Kind::Float, Kind::Float) => self.bits() == other.bits(),
            (Kind::Null, Kind::Null) => true,
            _ => false,
        }
    }
}

/// The children of a container, in reading order.
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        if self.next >= self.end {
            return None;
        }
        let child = Value { tree: self.tree, id: NodeId(self.next) };
        self.next = child.end();
        Some(child)
    }
}

/// Of larger inputs, whose trees grow as they are read, a part is expected only.
const EXPECTED_BYTES_MAX: usize = 1 << 20;
/// Few manifests have fewer bytes for each node.
const BYTES_PER_NODE: usize = 18;
/// The same for each byte of their texts, of which short ones are kept once.
const BYTES_PER_TEXT_BYTE: usize = 3;

/// Appends nodes in reading order: parents before their children.
///
/// [`TreeBuilder::truncate`] takes back what a refused document has added.
#[derive(Debug, Default)]
pub struct TreeBuilder {
    tree: Tree,
    index: KeyIndex,
    recent: RecentTexts,
}

/// A key of a builder's key table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(pub(crate) u32);

/// A state of a builder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) nodes: usize,
    text: usize,
}

/// A place in the text pool of a builder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolText {
    start: u32,
    len: u32,
}

/// A scalar to append.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'s> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float; finite.
    Float(f64),
    /// A string.
    String(&'s str),
}

// === impl TreeBuilder ===

impl TreeBuilder {
    /// An empty builder; with `spans`, the tree remembers where every node stood.
    pub fn new(spans: bool) -> Self {
        let tree = Tree { spans: spans.then(Places::default), ..Tree::default() };
        TreeBuilder { tree, ..TreeBuilder::default() }
    }

    /// Makes room for what an input of so many bytes usually holds.
    pub(crate) fn expect(&mut self, bytes: usize) {
        let bytes = bytes.min(EXPECTED_BYTES_MAX);
        let nodes = bytes / BYTES_PER_NODE;
        self.tree.nodes.reserve(nodes);
        self.tree.text.reserve(bytes / BYTES_PER_TEXT_BYTE);
        if let Some(spans) = &mut self.tree.spans {
            spans.reserve(nodes);
        }
    }

    /// Interns a key.
    pub fn key(&mut self, key: &str) -> KeyId {
        KeyId(self.index.intern(key, &mut self.tree.keys))
    }

    /// Number of nodes so far, which is the id of the next.
    pub fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Whether nothing was appended yet.
    pub fn is_empty(&self) -> bool {
        self.tree.nodes.is_empty()
    }

    /// Bytes held so far; see [`Tree::memory_bytes`].
    pub fn memory_bytes(&self) -> usize {
        self.tree.memory_bytes()
    }

    fn push(&mut self, key: Option<KeyId>, tag: u32, a: u32, b: u32, span: NodeSpan) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        let key = key.map_or(NO_KEY, |key| key.0);
        self.tree.nodes.push(Node { head: tag | key << TAG_BITS, a, b });
        if let Some(spans) = &mut self.tree.spans {
            spans.push(span);
        }
        id
    }

    /// Appends a scalar to the container that is open.
    pub fn scalar(&mut self, key: Option<KeyId>, scalar: Scalar<'_>, span: NodeSpan) -> NodeId {
        let (tag, bits) = match scalar {
            Scalar::Null => (TAG_NULL, 0),
            Scalar::Bool(value) => (TAG_BOOL, u64::from(value)),
            Scalar::Int(value) => (TAG_INT, value as u64),
            Scalar::Float(value) => (TAG_FLOAT, value.to_bits()),
            Scalar::String(text) => {
                let pooled = self.pool(text);
                return self.pooled(key, pooled, span);
            }
        };
        self.push(key, tag, bits as u32, (bits >> 32) as u32, span)
    }

    /// Appends a string that is in the text pool already.
    pub(crate) fn pooled(&mut self, key: Option<KeyId>, text: PoolText, span: NodeSpan) -> NodeId {
        self.push(key, TAG_STRING, text.start, text.len, span)
    }

    /// Puts a string into the text pool without a node.
    pub(crate) fn pool(&mut self, text: &str) -> PoolText {
        let len = text.len() as u32;
        let start = self.recent.find(text, &self.tree.text).unwrap_or_else(|| {
            let start = self.tree.text.len() as u32;
            self.tree.text.push_str(text);
            start
        });
        PoolText { start, len }
    }

    /// Where a node stands, if places are kept.
    pub(crate) fn span(&self, id: NodeId) -> Option<NodeSpan> {
        self.tree.span(id)
    }

    /// Whether a node is `null`.
    pub(crate) fn is_null(&self, id: NodeId) -> bool {
        self.tree.value(id).is_null()
    }

    /// Changes the places of the nodes from `start` on.
    pub(crate) fn map_spans(&mut self, start: usize, place: impl Fn(&mut Span)) {
        let Some(spans) = &mut self.tree.spans else { return };
        for id in start..spans.len() {
            spans.change(id as u32, |span| {
                place(&mut span.key);
                place(&mut span.value);
            });
        }
    }

    /// Takes out the nodes in `ranges`, which are ascending whole subtrees of a container that is still
    /// open. `gone` counts per range the nodes that go up to its end.
    pub(crate) fn remove(&mut self, ranges: &[(u32, u32)], gone: &[u32]) {
        let Some((first, _)) = ranges.first() else { return };
        let stays = |node: u32| match ranges.partition_point(|(start, _)| *start <= node) {
            0 => true,
            place => node >= ranges[place - 1].1,
        };
        let moved = |end: u32| match ranges.partition_point(|(start, _)| *start < end) {
            0 => end,
            place => end - gone[place - 1],
        };
        for id in *first..self.tree.nodes.len() as u32 {
            let node = &mut self.tree.nodes[id as usize];
            // Only a container that stays has its end outside of every range.
            if matches!(node.head & ((1 << TAG_BITS) - 1), TAG_LIST | TAG_MAP) && stays(id) {
                node.a = moved(node.a);
            }
        }
        let mut id = 0;
        self.tree.nodes.retain(|_| (stays(id), id += 1).0);
        if let Some(spans) = &mut self.tree.spans {
            spans.retain(stays, moved);
        }
    }

    /// Corrects the place of a node's key.
    pub(crate) fn set_key_span(&mut self, id: NodeId, key: Span) {
        if let Some(spans) = &mut self.tree.spans {
            spans.change(id.0, |span| span.key = key);
        }
    }

    /// Opens a list; what is appended until [`TreeBuilder::close`] lies in it.
    pub fn open_list(&mut self, key: Option<KeyId>, span: NodeSpan) -> NodeId {
        self.push(key, TAG_LIST, 0, 0, span)
    }

    /// Opens a map; what is appended until [`TreeBuilder::close`] lies in it.
    pub fn open_map(&mut self, key: Option<KeyId>, span: NodeSpan) -> NodeId {
        self.push(key, TAG_MAP, 0, 0, span)
    }

    /// Closes the container `id`, which has `count` children and ends at byte `end` of the input.
    pub fn close(&mut self, id: NodeId, count: u32, end: u32) {
        let next = self.tree.nodes.len() as u32;
        let node = &mut self.tree.nodes[id.0 as usize];
        node.a = next;
        node.b = count;
        if let Some(spans) = &mut self.tree.spans {
            spans.change(id.0, |span| span.value.end = end);
        }
    }

    /// The present state, to come back to.
    pub(crate) fn mark(&self) -> Mark {
        Mark { nodes: self.tree.nodes.len(), text: self.tree.text.len() }
    }

    /// Drops what was appended since.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.truncate(mark.nodes);
        self.tree.text.truncate(mark.text);
    }

    /// Drops the nodes from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.tree.nodes.truncate(len);
        if let Some(spans) = &mut self.tree.spans {
            spans.truncate(len);
        }
    }

    /// The finished tree.
    pub fn finish(mut self) -> Tree {
        self.tree.nodes.shrink_to_fit();
        self.tree.text.shrink_to_fit();
        self.tree.keys.shrink_to_fit();
        if let Some(spans) = &mut self.tree.spans {
            spans.shrink_to_fit();
        }
        self.tree
    }
}
