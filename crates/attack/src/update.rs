//! Distances after a change, worked out again only where they differ.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use crate::change::Change;
use crate::graph::{EdgeId, Graph};
use crate::search::{Distances, NEVER};
use crate::vertex::VertexId;

// === impl Distances ===

impl Distances {
    /// Follows a change of the graph; the vertices whose distance is another one now, in order, with what it
    /// was.
    pub fn follow(&mut self, graph: &Graph<'_>, change: &Change) -> Vec<(VertexId, Option<u32>)> {
        self.steps.resize(graph.vertices().len(), NEVER);
        let shaken = self.rest_on(graph, &change.gone);
        let came: Vec<EdgeId> = change.came.iter().copied().filter(|id| !graph.is_gone(*id)).collect();
        let before = self.settle(graph, shaken, &came);
        let steps = |steps: u32| Some(steps).filter(|steps| *steps != NEVER);
        let moved = before.into_iter().filter(|(vertex, was)| *was != self.at(*vertex));
        let mut moved: Vec<(VertexId, Option<u32>)> =
            moved.map(|(vertex, was)| (vertex, steps(was))).collect();
        moved.sort_unstable();
        moved
    }

    /// Who would reach no sink any more if some edges were not there.
    pub fn lost_without(&mut self, graph: &Graph<'_>, edges: &[EdgeId]) -> Vec<VertexId> {
        let shaken = self.rest_on(graph, edges);
        let added: Vec<EdgeId> = edges.iter().copied().filter(|id| self.cut.insert(*id)).collect();
        let before = self.settle(graph, shaken, &[]);
        added.iter().for_each(|id| _ = self.cut.remove(id));
        let lost = before.keys().copied().filter(|vertex| self.at(*vertex) == NEVER).collect();
        before.into_iter().for_each(|(vertex, was)| self.steps[vertex.0 as usize] = was);
        lost
    }

    /// Where those of some edges begin that lead on in as few steps as any.
    fn rest_on(&self, graph: &Graph<'_>, edges: &[EdgeId]) -> Vec<VertexId> {
        let from = |id: &EdgeId| graph.edge(*id).from;
        edges.iter().filter(|id| self.by(graph, **id) == Some(self.at(from(id)))).map(from).collect()
    }

    /// Works out distances again after vertices may have lost what led on from them, and edges came; what was
    /// looked at, with its distance before.
    fn settle(
        &mut self,
        graph: &Graph<'_>,
        shaken: Vec<VertexId>,
        came: &[EdgeId],
    ) -> HashMap<VertexId, u32> {
        let lost = self.lose(graph, shaken);
        let mut before: HashMap<VertexId, u32> =
            lost.iter().map(|vertex| (*vertex, self.at(*vertex))).collect();
        lost.iter().for_each(|vertex| self.steps[vertex.0 as usize] = NEVER);
        let again = lost.iter().flat_map(|vertex| graph.from(*vertex));
        let ways = again.chain(came.iter().copied());
        let mut open: BinaryHeap<Reverse<(u32, VertexId)>> =
            ways.filter_map(|id| Some(Reverse((self.by(graph, id)?, graph.edge(id).from)))).collect();
        while let Some(Reverse((steps, vertex))) = open.pop() {
            if steps >= self.at(vertex) {
                continue;
            }
            before.entry(vertex).or_insert(self.at(vertex));
            self.steps[vertex.0 as usize] = steps;
            let ways = graph.into(vertex);
            open.extend(ways.filter_map(|id| Some(Reverse((self.by(graph, id)?, graph.edge(id).from)))));
        }
        before
    }

    /// Of vertices, and those that rest on them, the ones of which no edge leads on as shortly as before.
    /// Edges without a step form no circle, so that none of them holds up itself.
    fn lose(&self, graph: &Graph<'_>, mut open: Vec<VertexId>) -> HashSet<VertexId> {
        let mut lost: HashSet<VertexId> = HashSet::new();
        while let Some(vertex) = open.pop() {
            let far = self.at(vertex);
            if far == NEVER || self.is_sink(vertex) || lost.contains(&vertex) {
                continue;
            }
            let holds = |id: EdgeId| !lost.contains(&graph.edge(id).to) && self.by(graph, id) == Some(far);
            if graph.from(vertex).any(holds) {
                continue;
            }
            lost.insert(vertex);
            let into: Vec<EdgeId> = graph.into(vertex).collect();
            open.extend(self.rest_on(graph, &into));
        }
        lost
    }

    fn at(&self, vertex: VertexId) -> u32 {
        self.steps[vertex.0 as usize]
    }

    /// Steps from where an edge begins, if one takes it; none where it may not be taken or leads nowhere.
    fn by(&self, graph: &Graph<'_>, id: EdgeId) -> Option<u32> {
        let edge = graph.edge(id);
        if !self.takes(id, edge.strength) {
            return None;
        }
        Some(self.of(edge.to)? + u32::from(edge.kind.kind().steps))
    }
}
