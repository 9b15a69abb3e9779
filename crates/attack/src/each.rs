//! Who reaches each of many sinks, most of whom reach them all.

use crate::graph::Graph;
use crate::search::Take;
use crate::vertex::VertexId;

/// Who reaches each of many sinks.
#[derive(Clone, Debug)]
pub struct Each {
    /// For each vertex whether it reaches what leads to every sink.
    all: Vec<bool>,
    /// For each sink the vertices that reach it without that, in no order.
    single: Vec<Vec<VertexId>>,
}

// === impl Each ===

impl Each {
    /// Searches backwards from each sink, and once from `above`, which leads to them all: administrators of a
    /// cluster are not searched for again in each of its namespaces.
    pub fn of(graph: &Graph<'_>, sinks: &[VertexId], above: &[VertexId], take: Take) -> Each {
        let count = graph.vertices().len();
        let mut all = vec![false; count];
        let mut open: Vec<VertexId> = above.to_vec();
        open.iter().for_each(|vertex| all[vertex.0 as usize] = true);
        while let Some(at) = open.pop() {
            for from in before(graph, at, take) {
                if !std::mem::replace(&mut all[from.0 as usize], true) {
                    open.push(from);
                }
            }
        }
        // The number of the last search that met a vertex, so that nothing has to be cleared.
        let mut met = vec![0_u32; count];
        let mut single = Vec::with_capacity(sinks.len());
        for (number, sink) in (1..).zip(sinks) {
            let mut reached = Vec::new();
            open.push(*sink);
            met[sink.0 as usize] = number;
            while let Some(at) = open.pop() {
                if all[at.0 as usize] {
                    continue;
                }
                reached.push(at);
                for from in before(graph, at, take) {
                    if std::mem::replace(&mut met[from.0 as usize], number) != number {
                        open.push(from);
                    }
                }
            }
            single.push(reached);
        }
        Each { all, single }
    }

    /// Whether a vertex reaches every sink, by what leads to them all.
    pub fn reaches_all(&self, vertex: VertexId) -> bool {
        self.all[vertex.0 as usize]
    }

    /// Who else reaches a sink, by its place; the sink itself is among them.
    pub fn others(&self, sink: usize) -> &[VertexId] {
        &self.single[sink]
    }
}

/// Where the edges begin that end at a vertex.
fn before(graph: &Graph<'_>, at: VertexId, take: Take) -> impl Iterator<Item = VertexId> {
    let edges = graph.into(at).iter().map(|id| graph.edge(*id));
    edges.filter(move |edge| take.takes(edge.strength)).map(|edge| edge.from)
}
