//! Edges that came and went after the rows of a graph were made.

use std::collections::{HashMap, HashSet};

use crate::graph::EdgeId;
use crate::vertex::VertexId;

/// What changed since. The edges that came stand behind all others.
#[derive(Debug, Default)]
pub(crate) struct Late {
    from: HashMap<VertexId, Vec<EdgeId>>,
    into: HashMap<VertexId, Vec<EdgeId>>,
    gone: HashSet<EdgeId>,
}

// === impl Late ===

impl Late {
    /// Whether an edge went.
    pub(crate) fn is_gone(&self, id: EdgeId) -> bool {
        !self.gone.is_empty() && self.gone.contains(&id)
    }

    /// The edges that came and begin at a vertex.
    pub(crate) fn beginning(&self, id: VertexId) -> &[EdgeId] {
        of(&self.from, id)
    }

    /// The edges that came and end at a vertex.
    pub(crate) fn ending(&self, id: VertexId) -> &[EdgeId] {
        of(&self.into, id)
    }

    /// Adds an edge between two vertices.
    pub(crate) fn add(&mut self, id: EdgeId, from: VertexId, to: VertexId) {
        self.from.entry(from).or_default().push(id);
        self.into.entry(to).or_default().push(id);
    }

    /// Takes an edge away; whether it was there.
    pub(crate) fn remove(&mut self, id: EdgeId) -> bool {
        self.gone.insert(id)
    }
}

fn of(edges: &HashMap<VertexId, Vec<EdgeId>>, id: VertexId) -> &[EdgeId] {
    match edges.is_empty() {
        true => &[],
        false => edges.get(&id).map_or(&[], Vec::as_slice),
    }
}
