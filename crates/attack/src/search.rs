//! Who reaches what, and by which shortest chains.

use std::collections::{HashSet, VecDeque};

use crate::edge::Strength;
use crate::graph::{EdgeId, Graph};
use crate::vertex::VertexId;

/// Steps from a vertex that reaches no sink.
pub(crate) const NEVER: u32 = u32::MAX;

/// Which edges a search may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Those that are certainly there.
    Certain,
    /// Those that may be there, too.
    Possible,
}

/// How many steps every vertex is from the nearest of some sinks.
#[derive(Clone, Debug)]
pub struct Distances {
    take: Take,
    pub(crate) steps: Vec<u32>,
    sinks: HashSet<VertexId>,
    pub(crate) cut: HashSet<EdgeId>,
}

// === impl Take ===

impl Take {
    pub(crate) fn takes(self, strength: Strength) -> bool {
        match strength {
            Strength::Certain => true,
            Strength::Possible(_) => self == Take::Possible,
            Strength::Blocked(_) => false,
        }
    }
}

// === impl Distances ===

impl Distances {
    /// Searches backwards from sinks; the edges in `cut` are thought away.
    pub fn to(
        graph: &Graph<'_>,
        sinks: impl IntoIterator<Item = VertexId>,
        take: Take,
        cut: HashSet<EdgeId>,
    ) -> Distances {
        let mut steps = vec![NEVER; graph.vertices().len()];
        let sinks: HashSet<VertexId> = sinks.into_iter().collect();
        let mut open: VecDeque<(u32, VertexId)> = sinks.iter().map(|sink| (0, *sink)).collect();
        sinks.iter().for_each(|sink| steps[sink.0 as usize] = 0);
        // Edges cost no step or one, so that what costs none goes to the front and all stays in order.
        while let Some((far, at)) = open.pop_front() {
            if steps[at.0 as usize] < far {
                continue;
            }
            for id in graph.into(at) {
                let edge = graph.edge(id);
                if !take.takes(edge.strength) || cut.contains(&id) {
                    continue;
                }
                let cost = u32::from(edge.kind.kind().steps);
                let known = &mut steps[edge.from.0 as usize];
                if far + cost < *known {
                    *known = far + cost;
                    match cost {
                        0 => open.push_front((far, edge.from)),
                        _ => open.push_back((far + cost, edge.from)),
                    }
                }
            }
        }
        Distances { take, steps, sinks, cut }
    }

    /// Whether a search may take an edge.
    pub(crate) fn takes(&self, id: EdgeId, strength: Strength) -> bool {
        self.take.takes(strength) && !self.cut.contains(&id)
    }

    /// Whether a search ends at a vertex.
    pub(crate) fn is_sink(&self, vertex: VertexId) -> bool {
        self.sinks.contains(&vertex)
    }

    /// Steps from a vertex to the nearest sink; none where it reaches none.
    pub fn of(&self, vertex: VertexId) -> Option<u32> {
        Some(self.steps[vertex.0 as usize]).filter(|steps| *steps != NEVER)
    }

    /// All shortest chains from a vertex, at most `limit`; whether there are more.
    pub fn chains(&self, graph: &Graph<'_>, from: VertexId, limit: usize) -> (Vec<Vec<EdgeId>>, bool) {
        let mut chains = Vec::new();
        if self.of(from).is_none() || self.sinks.contains(&from) {
            return (chains, false);
        }
        let mut rows = vec![self.next(graph, from, &[])];
        let mut chain: Vec<EdgeId> = Vec::new();
        while let Some(row) = rows.last_mut() {
            let Some(edge) = row.pop() else {
                rows.pop();
                chain.pop();
                continue;
            };
            chain.push(edge);
            let to = graph.edge(edge).to;
            if !self.sinks.contains(&to) {
                rows.push(self.next(graph, to, &chain));
                continue;
            }
            if chains.len() == limit {
                return (chains, true);
            }
            chains.push(chain.clone());
            chain.pop();
        }
        (chains, false)
    }

    /// The first edge of a shortest chain from a vertex; none at a sink, and where it reaches none.
    pub fn first(&self, graph: &Graph<'_>, from: VertexId) -> Option<EdgeId> {
        let far = self.of(from).filter(|_| !self.sinks.contains(&from))?;
        graph.from(from).find(|id| {
            let edge = graph.edge(*id);
            let cost = u32::from(edge.kind.kind().steps);
            self.takes(*id, edge.strength) && self.of(edge.to).is_some_and(|to| to + cost == far)
        })
    }

    /// The edges of a vertex that bring it nearer to a sink, the first last; those back to where a chain
    /// was are none.
    fn next(&self, graph: &Graph<'_>, from: VertexId, chain: &[EdgeId]) -> Vec<EdgeId> {
        let Some(far) = self.of(from) else { return Vec::new() };
        let was_there = |vertex: VertexId| chain.iter().any(|id| graph.edge(*id).from == vertex);
        let nearer = |id: &EdgeId| {
            let edge = graph.edge(*id);
            let cost = u32::from(edge.kind.kind().steps);
            self.takes(*id, edge.strength)
                && self.of(edge.to).is_some_and(|to| to + cost == far)
                && !was_there(edge.to)
        };
        let mut next: Vec<EdgeId> = graph.from(from).filter(nearer).collect();
        next.reverse();
        next
    }
}
