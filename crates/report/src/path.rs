//! Field paths, such as `spec.containers[name=app].securityContext.privileged`.
//!
//! A list item goes by the key that tells it apart when objects are merged, else by its index. A
//! key that a dot or another character would make ambiguous stands in brackets and quotes.

use seawall_yaml::{Children, NodeId, Value};

use crate::text::plain;

/// Lists whose items are told apart by something else than their name (the merge keys of core/v1
/// and networking/v1).
const MERGE_KEYS: &[(&str, &str)] = &[
    ("volumeMounts", "mountPath"),
    ("volumeDevices", "devicePath"),
    ("hostAliases", "ip"),
    ("topologySpreadConstraints", "topologyKey"),
    ("ownerReferences", "uid"),
];

/// One step of a path from the root of an object down to a node.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'t> {
    /// A key of a map.
    Key(&'t str),
    /// A list item that its merge key tells apart.
    Item { key: &'static str, name: &'t str },
    /// Another list item.
    Index { index: usize, item: Value<'t> },
}

/// Walks from roots down to nodes. It remembers the way it went last: findings of one object mostly
/// come in reading order, and a list of a million items must not be counted through for each.
#[derive(Default)]
pub(crate) struct Walker<'t> {
    levels: Vec<Level<'t>>,
}

/// Where the last way went below one container.
struct Level<'t> {
    parent: Value<'t>,
    child: Value<'t>,
    index: usize,
    further: Children<'t>,
}

// === impl Walker ===

impl<'t> Walker<'t> {
    /// Calls `visit` with every step from `root` down to `node`, which lies below it.
    pub(crate) fn walk(&mut self, root: Value<'t>, node: NodeId, mut visit: impl FnMut(Step<'t>)) {
        let mut at = root;
        let mut depth = 0;
        while at.id() != node {
            let Some((index, child)) = self.child(depth, at, node) else {
                debug_assert!(false, "the node lies below the root");
                return;
            };
            visit(match child.key() {
                Some(key) => Step::Key(key),
                None => item(at, index, child),
            });
            at = child;
            depth += 1;
        }
    }

    /// The child of `parent` that holds `node`, with its index.
    fn child(&mut self, depth: usize, parent: Value<'t>, node: NodeId) -> Option<(usize, Value<'t>)> {
        let known = self.levels.get(depth).is_some_and(|level| {
            std::ptr::eq(level.parent.tree(), parent.tree())
                && level.parent.id() == parent.id()
                && level.child.id() <= node
        });
        if !known {
            let mut further = parent.children();
            let child = further.next()?;
            self.levels.truncate(depth);
            self.levels.push(Level { parent, child, index: 0, further });
        }
        let level = &mut self.levels[depth];
        while !level.child.contains(node) {
            level.child = level.further.next()?;
            level.index += 1;
        }
        Some((level.index, level.child))
    }

    /// The path from `root` down to `node`, and further down the absent keys, as people read it.
    pub(crate) fn field(&mut self, root: Value<'t>, node: NodeId, missing: &str) -> String {
        let mut path = String::new();
        self.walk(root, node, |step| push_step(&mut path, step));
        if !missing.is_empty() {
            if !path.is_empty() && !missing.starts_with('[') {
                path.push('.');
            }
            path.push_str(&plain(missing));
        }
        path
    }
}

/// The path from the root of an object down to one of its nodes, as people read it.
pub fn field_path(root: Value<'_>, node: NodeId) -> String {
    Walker::default().field(root, node, "")
}

fn item<'t>(list: Value<'t>, index: usize, item: Value<'t>) -> Step<'t> {
    let list = list.key().unwrap_or_default();
    let own = MERGE_KEYS.iter().find(|(name, _)| *name == list).map(|(_, key)| *key);
    let key = own.unwrap_or("name");
    match item.get(key).and_then(Value::as_str) {
        Some(name) if !name.is_empty() => Step::Item { key, name },
        _ => Step::Index { index, item },
    }
}

fn push_step(path: &mut String, step: Step<'_>) {
    match step {
        Step::Key(key) => push_key(path, key),
        Step::Item { key, name } => {
            path.push('[');
            path.push_str(key);
            path.push('=');
            push_word(path, name);
            path.push(']');
        }
        Step::Index { index, .. } => {
            path.push('[');
            path.push_str(&index.to_string());
            path.push(']');
        }
    }
}

fn push_key(path: &mut String, key: &str) {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b'$';
    if !key.is_empty() && key.bytes().all(bare) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    } else {
        path.push('[');
        push_quoted(path, key);
        path.push(']');
    }
}

fn push_word(path: &mut String, word: &str) {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:".contains(&byte);
    if word.bytes().all(bare) { path.push_str(word) } else { push_quoted(path, word) }
}

fn push_quoted(path: &mut String, text: &str) {
    path.push('"');
    path.push_str(&plain(text).replace('"', "\\\""));
    path.push('"');
}
