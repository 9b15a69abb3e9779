//! Edits: what a fix or a patch changes, kept apart from the tree it changes.

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

/// A tree being changed: untouched parts stay references to the tree they come from.
enum Part<'e> {
    Kept(NodeId),
    New(&'e Literal),
    Map(Vec<(String, Option<NodeSpan>, Part<'e>)>, Option<NodeSpan>),
    List(Vec<Part<'e>>, Option<NodeSpan>),
}

// === impl Tree ===

impl Tree {
    /// A tree of its own, with its root at node zero, that holds what stands below `root` with the
    /// edits carried out one after the other. Nodes that were not edited keep their places; new ones
    /// have empty places.
    ///
    /// Fails where a path leads through a scalar, or to a list item that is neither there nor the next.
    pub fn edited(&self, root: NodeId, edits: &[Edit]) -> Result<Tree, String> {
        let mut part = Part::Kept(root);
        for edit in edits {
            match edit {
                Edit::Set { path, value } => part.set(self, path, value)?,
                Edit::Remove { path } => part.remove(self, path)?,
            }
        }
        let mut builder = TreeBuilder::new(self.has_spans());
        self.build(&part, None, NodeSpan::default(), &mut builder);
        Ok(builder.finish())
    }

    fn build(&self, part: &Part<'_>, key: Option<KeyId>, span: NodeSpan, builder: &mut TreeBuilder) {
        match part {
            Part::Kept(id) => self.value(*id).copy_into(key, builder),
            Part::New(literal) => literal.build(key, span, builder),
            Part::List(items, own) => {
                let span = own.unwrap_or(span);
                let list = builder.open_list(key, span);
                items.iter().for_each(|item| self.build(item, None, NodeSpan::default(), builder));
                builder.close(list, items.len() as u32, span.value.end);
            }
            Part::Map(entries, own) => {
                let span = own.unwrap_or(span);
                let map = builder.open_map(key, span);
                for (name, span, value) in entries {
                    let key = builder.key(name);
                    self.build(value, Some(key), span.unwrap_or_default(), builder);
                }
                builder.close(map, entries.len() as u32, span.value.end);
            }
        }
    }
}

impl<'e> Part<'e> {
    /// Takes a container apart, so that its children can be changed; what is absent or `null` becomes
    /// an empty container of the kind that `step` goes into.
    fn open(&mut self, tree: &Tree, step: &Step) -> Result<(), String> {
        let opened = match self {
            Part::Map(..) | Part::List(..) => return Ok(()),
            Part::Kept(id) => {
                let value = tree.value(*id);
                match value.kind() {
                    Kind::Map => {
                        let entries = value.entries();
                        let entries = entries
                            .map(|(key, value)| (key.to_owned(), value.span(), Part::Kept(value.id())));
                        Part::Map(entries.collect(), value.span())
                    }
                    Kind::List => {
                        let items = value.items().map(|item| Part::Kept(item.id()));
                        Part::List(items.collect(), value.span())
                    }
                    Kind::Null => Part::empty(step, value.span()),
                    _ => return Err("path leads through a scalar".to_owned()),
                }
            }
            Part::New(Literal::Map(entries)) => {
                let entries = entries.iter().map(|(key, value)| (key.clone(), None, Part::New(value)));
                Part::Map(entries.collect(), None)
            }
            Part::New(Literal::List(items)) => Part::List(items.iter().map(Part::New).collect(), None),
            Part::New(Literal::Null) => Part::empty(step, None),
            Part::New(_) => return Err("path leads through a scalar".to_owned()),
        };
        *self = opened;
        Ok(())
    }

    fn empty(step: &Step, span: Option<NodeSpan>) -> Part<'e> {
        match step {
            Step::Key(_) => Part::Map(Vec::new(), span),
            Step::Index(_) => Part::List(Vec::new(), span),
        }
    }

    fn set(&mut self, tree: &Tree, path: &[Step], value: &'e Literal) -> Result<(), String> {
        let Some((step, rest)) = path.split_first() else {
            *self = Part::New(value);
            return Ok(());
        };
        self.open(tree, step)?;
        let child = match (self, step) {
            (Part::Map(entries, _), Step::Key(key)) => {
                let known = entries.iter().position(|(name, ..)| name == key);
                let index = known.unwrap_or(entries.len());
                if known.is_none() {
                    entries.push((key.clone(), None, Part::New(&Literal::Null)));
                }
                &mut entries[index].2
            }
            (Part::List(items, _), Step::Index(index)) if *index <= items.len() => {
                if *index == items.len() {
                    items.push(Part::New(&Literal::Null));
                }
                &mut items[*index]
            }
            (Part::List(..), Step::Index(_)) => return Err("path leads behind the end of a list".to_owned()),
            _ => return Err("path does not fit the kind of container it leads through".to_owned()),
        };
        child.set(tree, rest, value)
    }

    fn remove(&mut self, tree: &Tree, path: &[Step]) -> Result<(), String> {
        let Some((step, rest)) = path.split_first() else {
            return Err("the root cannot be removed".to_owned());
        };
        if self.is_null(tree) {
            return Ok(());
        }
        self.open(tree, step)?;
        match (self, step) {
            (Part::Map(entries, _), Step::Key(key)) => {
                let Some(index) = entries.iter().position(|(name, ..)| name == key) else { return Ok(()) };
                if rest.is_empty() {
                    entries.remove(index);
                    return Ok(());
                }
                entries[index].2.remove(tree, rest)
            }
            (Part::List(items, _), Step::Index(index)) => {
                if *index >= items.len() {
                    return Ok(());
                }
                if rest.is_empty() {
                    items.remove(*index);
                    return Ok(());
                }
                items[*index].remove(tree, rest)
            }
            _ => Err("path does not fit the kind of container it leads through".to_owned()),
        }
    }

    fn is_null(&self, tree: &Tree) -> bool {
        match self {
            Part::Kept(id) => tree.value(*id).is_null(),
            Part::New(literal) => **literal == Literal::Null,
            _ => false,
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
    fn copy_into(self, key: Option<KeyId>, builder: &mut TreeBuilder) {
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
