//! What can be reached from somewhere, without how.

use crate::graph::Graph;
use crate::search::Take;
use crate::vertex::VertexId;

/// The vertices that can be reached from some.
#[derive(Clone, Debug)]
pub struct Reach {
    reached: Vec<bool>,
}

// === impl Reach ===

impl Reach {
    /// Follows all edges from some vertices.
    pub fn from(graph: &Graph<'_>, sources: impl IntoIterator<Item = VertexId>, take: Take) -> Reach {
        let mut reached = vec![false; graph.vertices().len()];
        let mut open: Vec<VertexId> = sources.into_iter().collect();
        open.iter().for_each(|source| reached[source.0 as usize] = true);
        while let Some(at) = open.pop() {
            for edge in graph.from(at).map(|id| graph.edge(id)) {
                if take.takes(edge.strength) && !std::mem::replace(&mut reached[edge.to.0 as usize], true) {
                    open.push(edge.to);
                }
            }
        }
        Reach { reached }
    }

    /// Whether a vertex is reached.
    pub fn has(&self, vertex: VertexId) -> bool {
        self.reached[vertex.0 as usize]
    }
}
