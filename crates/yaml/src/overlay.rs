//! A tree being changed: what edits touched lies over the tree, and all else still points into it.

use crate::edit::{Edit, Literal};
use crate::tree::{Kind, NodeId, Step, Tree};

/// A node as the edits leave it.
pub(crate) struct Part<'e> {
    /// The node that stood here, if one did.
    pub(crate) origin: Option<NodeId>,
    pub(crate) state: State<'e>,
}

/// What became of a node.
pub(crate) enum State<'e> {
    /// As it was.
    Kept(NodeId),
    /// Something else, or something that was not there.
    New(&'e Literal),
    /// A map with changes somewhere below it.
    Map(Vec<(String, Part<'e>)>),
    /// A list with changes somewhere below it.
    List(Vec<Part<'e>>),
}

// === impl Part ===

impl<'e> Part<'e> {
    /// What the edits, carried out one after the other, make of the tree below `root`.
    pub(crate) fn of(tree: &Tree, root: NodeId, edits: &'e [Edit]) -> Result<Self, String> {
        let mut part = Part::kept(root);
        for edit in edits {
            match edit {
                Edit::Set { path, value } => part.set(tree, path, value)?,
                Edit::Remove { path } => part.remove(tree, path)?,
            }
        }
        Ok(part)
    }

    pub(crate) fn kept(id: NodeId) -> Self {
        Part { origin: Some(id), state: State::Kept(id) }
    }

    pub(crate) fn new(literal: &'e Literal) -> Self {
        Part { origin: None, state: State::New(literal) }
    }

    /// Takes a container apart, so that its children can be changed; what is absent or `null` becomes
    /// an empty container of the kind that `step` goes into.
    fn open(&mut self, tree: &Tree, step: &Step) -> Result<(), String> {
        let opened = match &self.state {
            State::Map(_) | State::List(_) => return Ok(()),
            State::Kept(id) => {
                let value = tree.value(*id);
                match value.kind() {
                    Kind::Map => {
                        let entries = value.entries();
                        State::Map(
                            entries.map(|(key, value)| (key.to_owned(), Part::kept(value.id()))).collect(),
                        )
                    }
                    Kind::List => State::List(value.items().map(|item| Part::kept(item.id())).collect()),
                    Kind::Null => State::empty(step),
                    _ => return Err("path leads through a scalar".to_owned()),
                }
            }
            State::New(Literal::Map(entries)) => {
                State::Map(entries.iter().map(|(key, value)| (key.clone(), Part::new(value))).collect())
            }
            State::New(Literal::List(items)) => State::List(items.iter().map(Part::new).collect()),
            State::New(Literal::Null) => State::empty(step),
            State::New(_) => return Err("path leads through a scalar".to_owned()),
        };
        self.state = opened;
        Ok(())
    }

    fn set(&mut self, tree: &Tree, path: &[Step], value: &'e Literal) -> Result<(), String> {
        let Some((step, rest)) = path.split_first() else {
            self.state = State::New(value);
            return Ok(());
        };
        self.open(tree, step)?;
        let child = match (&mut self.state, step) {
            (State::Map(entries), Step::Key(key)) => {
                let known = entries.iter().position(|(name, _)| name == key);
                let index = known.unwrap_or(entries.len());
                if known.is_none() {
                    entries.push((key.clone(), Part::new(&Literal::Null)));
                }
                &mut entries[index].1
            }
            (State::List(items), Step::Index(index)) if *index <= items.len() => {
                if *index == items.len() {
                    items.push(Part::new(&Literal::Null));
                }
                &mut items[*index]
            }
            (State::List(_), Step::Index(_)) => return Err("path leads behind the end of a list".to_owned()),
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
        match (&mut self.state, step) {
            (State::Map(entries), Step::Key(key)) => {
                let Some(index) = entries.iter().position(|(name, _)| name == key) else { return Ok(()) };
                if rest.is_empty() {
                    entries.remove(index);
                    return Ok(());
                }
                entries[index].1.remove(tree, rest)
            }
            (State::List(items), Step::Index(index)) => {
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
        match &self.state {
            State::Kept(id) => tree.value(*id).is_null(),
            State::New(literal) => **literal == Literal::Null,
            _ => false,
        }
    }
}

// === impl State ===

impl State<'_> {
    fn empty(step: &Step) -> Self {
        match step {
            Step::Key(_) => State::Map(Vec::new()),
            Step::Index(_) => State::List(Vec::new()),
        }
    }
}
