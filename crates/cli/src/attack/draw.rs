//! Chains as a graph.

use std::collections::{BTreeSet, HashMap, HashSet};

use seawall_attack::{Chain, Distances, End, Graph, Reach, Strength, Take, VertexId};
use seawall_report::{Drawing, Node, NodePart};

use super::show;

/// Draws chains; what several share is drawn once.
pub(super) fn chains<'c>(
    graph: &Graph<'_>,
    title: String,
    chains: impl Iterator<Item = &'c Chain>,
) -> Drawing {
    let mut drawing = Drawing { title, ..Drawing::default() };
    let mut places: HashMap<VertexId, usize> = HashMap::new();
    let mut drawn = BTreeSet::new();
    for chain in chains {
        for (at, hop) in chain.hops.iter().enumerate() {
            let mut node = |vertex: VertexId| {
                *places.entry(vertex).or_insert_with(|| {
                    drawing.nodes.push(Node {
                        name: graph.name(vertex),
                        kind: graph.vertex(vertex).kind(),
                        grade: graph.vertex(vertex).grade(),
                        ..Node::default()
                    });
                    drawing.nodes.len() - 1
                })
            };
            let (from, to) = (node(hop.from), node(hop.to));
            let left = (chain.hops.len() - at) as u32;
            drawing.nodes[from].steps = drawing.nodes[from].steps.or(Some(left));
            if at == 0 {
                drawing.nodes[from].part = NodePart::Source;
            }
            if left == 1 {
                drawing.nodes[to].part = NodePart::Sink;
                drawing.nodes[to].steps = Some(0);
            }
            let kind = hop.kind(graph);
            if drawn.insert((from, to, kind.id)) {
                drawing.links.push(show::link(graph, hop, from, to));
            }
        }
    }
    drawing
}

/// Vertices that are drawn: more than that no browser shows with ease.
const DRAWN_MAX: usize = 20_000;

/// Draws all that lies on any way from sources to sinks, the nearest to the sinks first.
pub(super) fn between(graph: &Graph<'_>, title: String, from: &[End], to: &[End], take: Take) -> Drawing {
    let sources: HashSet<VertexId> = from.iter().flat_map(|end| end.begins(graph)).collect();
    let sinks: HashSet<VertexId> = to.iter().flat_map(|end| end.ends(graph)).collect();
    let reach = Reach::from(graph, sources.iter().copied(), take);
    let distances = Distances::to(graph, sinks.iter().copied(), take, HashSet::new());
    let mut shown: Vec<(u32, VertexId)> = graph
        .vertices()
        .filter(|(id, _)| reach.has(*id))
        .filter_map(|(id, _)| Some((distances.of(id)?, id)))
        .collect();
    shown.sort_unstable();
    let more = shown.len().saturating_sub(DRAWN_MAX);
    shown.truncate(DRAWN_MAX);
    let title = if more > 0 { format!("{title}; {more} more vertices are not drawn") } else { title };
    let places: HashMap<VertexId, usize> = shown.iter().enumerate().map(|(at, (_, id))| (*id, at)).collect();
    let node = |(steps, id): &(u32, VertexId)| Node {
        name: graph.name(*id),
        kind: graph.vertex(*id).kind(),
        grade: graph.vertex(*id).grade(),
        steps: Some(*steps),
        part: match (sinks.contains(id), sources.contains(id)) {
            (true, _) => NodePart::Sink,
            (false, true) => NodePart::Source,
            (false, false) => NodePart::Between,
        },
    };
    let mut drawing = Drawing { title, nodes: shown.iter().map(node).collect(), links: Vec::new() };
    for (from, (_, id)) in shown.iter().enumerate() {
        for edge in graph.from(*id) {
            let is_taken = take == Take::Possible || graph.edge(edge).strength == Strength::Certain;
            let Some(to) = places.get(&graph.edge(edge).to).filter(|_| is_taken) else { continue };
            drawing.links.push(show::edge_link(graph, edge, from, *to));
        }
    }
    drawing
}
