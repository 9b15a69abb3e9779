//! Who reaches each of many sinks, most of whom reach them all.

use std::collections::{BTreeSet, HashSet};

use crate::change::Change;
use crate::graph::Graph;
use crate::search::{Distances, Take};
use crate::vertex::VertexId;

/// Who reaches each of many sinks.
#[derive(Clone, Debug)]
pub struct Each {
    take: Take,
    sinks: Vec<VertexId>,
    /// Who reaches what leads to every sink.
    above: Distances,
    /// For each sink the vertices that reach it without that, in no order.
    single: Vec<Vec<VertexId>>,
}

/// Searches that follow each other, of which each forgets where the last one was.
struct Searches {
    /// The number of the last search that met a vertex.
    met: Vec<u32>,
    number: u32,
}

// === impl Each ===

impl Each {
    /// Searches backwards from each sink, and once from `above`, which leads to them all: administrators of a
    /// cluster are not searched for again in each of its namespaces.
    pub fn of(graph: &Graph<'_>, sinks: &[VertexId], above: &[VertexId], take: Take) -> Each {
        let above = Distances::to(graph, above.iter().copied(), take, HashSet::new());
        let mut each = Each { take, sinks: sinks.to_vec(), above, single: vec![Vec::new(); sinks.len()] };
        let mut searches = Searches::new(graph);
        (0..sinks.len()).for_each(|sink| each.search(graph, sink, &mut searches));
        each
    }

    /// Follows a change of the graph; the places of the sinks that others may reach now.
    pub fn follow(&mut self, graph: &Graph<'_>, change: &Change) -> Vec<usize> {
        let moved = self.above.follow(graph, change);
        let (mut entered, mut open) = (HashSet::new(), Vec::new());
        for (vertex, was) in moved {
            match (was, self.above.of(vertex)) {
                (None, Some(_)) => _ = entered.insert(vertex),
                (Some(_), None) => open.push(vertex),
                _ => {}
            }
        }
        for edge in change.came.iter().chain(&change.gone).map(|id| graph.edge(*id)) {
            if self.take.takes(edge.strength) && !self.reaches_all(edge.from) {
                open.push(edge.to);
            }
        }
        // Sinks that anything led to, or leads to now, by what changed.
        let mut concerned = BTreeSet::new();
        let mut searches = Searches::new(graph);
        searches.begin();
        while let Some(at) = open.pop() {
            if !searches.meet(at) || (self.reaches_all(at) && !entered.contains(&at)) {
                continue;
            }
            concerned.insert(at);
            let edges = graph.from(at).map(|id| graph.edge(id));
            open.extend(edges.filter(|edge| self.take.takes(edge.strength)).map(|edge| edge.to));
        }
        let is_concerned = |at: &usize| concerned.contains(&self.sinks[*at]);
        let places: Vec<usize> = (0..self.sinks.len()).filter(is_concerned).collect();
        places.iter().for_each(|at| self.search(graph, *at, &mut searches));
        places
    }

    /// Searches backwards from a sink.
    fn search(&mut self, graph: &Graph<'_>, sink: usize, searches: &mut Searches) {
        searches.begin();
        let mut open = vec![self.sinks[sink]];
        let mut reached = Vec::new();
        while let Some(at) = open.pop() {
            if !searches.meet(at) || self.reaches_all(at) {
                continue;
            }
            reached.push(at);
            let edges = graph.into(at).map(|id| graph.edge(id));
            open.extend(edges.filter(|edge| self.take.takes(edge.strength)).map(|edge| edge.from));
        }
        self.single[sink] = reached;
    }

    /// Whether a vertex reaches every sink, by what leads to them all.
    pub fn reaches_all(&self, vertex: VertexId) -> bool {
        self.above.of(vertex).is_some()
    }

    /// Who else reaches a sink, by its place; the sink itself is among them.
    pub fn others(&self, sink: usize) -> impl Iterator<Item = VertexId> {
        self.single[sink].iter().copied().filter(|vertex| !self.reaches_all(*vertex))
    }
}

// === impl Searches ===

impl Searches {
    fn new(graph: &Graph<'_>) -> Searches {
        Searches { met: vec![0; graph.vertices().len()], number: 0 }
    }

    fn begin(&mut self) {
        self.number += 1;
    }

    /// Meets a vertex; whether for the first time in this search.
    fn meet(&mut self, vertex: VertexId) -> bool {
        std::mem::replace(&mut self.met[vertex.0 as usize], self.number) != self.number
    }
}
