//! Edits: what a fix or a patch changes, kept apart from the tree it changes.

use crate::overlay::{Part, State};
use crate::tree::{KeyId, Kind, NodeId, NodeSpan, Scalar, Step, Tree, TreeBuilder, Value};

/// One change of a tree. Paths lead from the object's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a value at a path; maps on the way are made where they are absent.
    Set {
        /// From the object's root.
        path: Vec<Step>,
        /// The new value.
        value: Literal,
    },
    /// Takes away what stands at a path; nothing happens where it is absent.
    Remove {
        /// From the object's root.
        path: Vec<Step>,
    },
}

/// A value to put into a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Literal>),
    /// A map; keys in the order in which they are to be written.
    Map(Vec<(String, Literal)>),
}

// === impl Tree ===

impl Tree {
    /// A tree of its own, with its root at node zero, that holds what stands below `root` with the
    /// edits carried out one after the other. Nodes that were not edited keep their places; new ones
    /// have empty places.
    ///
    /// Fails where a path leads through a scalar, or to a list item that is neither there nor the next.
    pub fn edited(&self, root: NodeId, edits: &[Edit]) -> Result<Tree, String> {
        let part = Part::of(self, root, edits)?;
        let mut builder = TreeBuilder::new(self.has_spans());
        self.build(&part, None, &mut builder);
        Ok(builder.finish())
    }

    fn build(&self, part: &Part<'_>, key: Option<KeyId>, builder: &mut TreeBuilder) {
        let span = part.origin.and_then(|origin| self.span(origin)).unwrap_or_default();
        match &part.state {
            State::Kept(id) => self.value(*id).copy_into(key, builder),
            State::New(literal) => literal.build(key, span, builder),
            State::List(items) => {
                let list = builder.open_list(key, span);
                items.iter().for_each(|item| self.build(item, None, builder));
                builder.close(list, items.len() as u32, span.value.end);
            }
            State::Map(entries) => {
                let map = builder.open_map(key, span);
                for (name, value) in entries {
                    let key = builder.key(name);
                    self.build(value, Some(key), builder);
                }
                builder.close(map, entries.len() as u32, span.value.end);
            }
        }
    }
}

impl Literal {
    fn build(&self, key: Option<KeyId>, span: NodeSpan, builder: &mut TreeBuilder) {
        let scalar = match self {
            Literal::Null => Scalar::Null,
            Literal::Bool(value) => Scalar::Bool(*value),
            Literal::Int(value) => Scalar::Int(*value),
            Literal::String(text) => Scalar::String(text),
            Literal::List(items) => {
                let list = builder.open_list(key, span);
                items.iter().for_each(|item| item.build(None, NodeSpan::default(), builder));
                return builder.close(list, items.len() as u32, span.value.end);
            }
            Literal::Map(entries) => {
                let map = builder.open_map(key, span);
                for (name, value) in entries {
                    let key = builder.key(name);
                    value.build(Some(key), NodeSpan::default(), builder);
                }
                return builder.close(map, entries.len() as u32, span.value.end);
            }
        };
        builder.scalar(key, scalar, span);
    }
}

impl Value<'_> {
    /// Appends this value and all below it to a builder, places included.
    pub fn copy_into(self, key: Option<KeyId>, builder: &mut TreeBuilder) {
        let span = self.span().unwrap_or_default();
        let scalar = match self.kind() {
            Kind::Null => Scalar::Null,
            Kind::Bool => Scalar::Bool(self.as_bool().unwrap_or_default()),
            Kind::Int => Scalar::Int(self.as_i64().unwrap_or_default()),
            Kind::Float => Scalar::Float(self.as_f64().unwrap_or_default()),
            Kind::String => Scalar::String(self.as_str().unwrap_or_default()),
            Kind::List | Kind::Map => {
                let container = match self.kind() {
                    Kind::List => builder.open_list(key, span),
                    _ => builder.open_map(key, span),
                };
                for child in self.children() {
                    let key = child.key().map(|key| builder.key(key));
                    child.copy_into(key, builder);
                }
                return builder.close(container, self.len() as u32, span.value.end);
            }
        };
        builder.scalar(key, scalar, span);
    }
}
