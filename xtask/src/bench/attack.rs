//! `cargo xtask bench attack`: the attack graph of the largest clusters.

use std::collections::HashSet;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use seawall_access::Access;
use seawall_attack::{Distances, Each, Goal, Graph, Hub, Take, Vertex, VertexId};

use super::generate::rights::{Numbers, text, world};
use super::measure::MAX_RSS_UNIT;
use super::{Bench, Figure};

const BENCH: &str = "attack";
const SEED: u64 = 20_261_121;
/// Pods of each cluster, the smallest first, since memory is told at its peak so far.
const PODS: [usize; 3] = [1_000, 10_000, 100_000];

/// Measures reading, drawing and searching at three sizes.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    if cfg!(debug_assertions) {
        return bench.run_optimized(BENCH);
    }
    PODS.iter().try_for_each(|pods| measure(bench, *pods))
}

fn measure(bench: &Bench, pods: usize) -> Result<(), String> {
    let told = |metric: &str, value: f64, unit| {
        bench.report(&Figure::own(BENCH, &format!("{pods} {metric}"), value, unit))
    };
    let text = text(SEED, &Numbers::of(pods));
    let mut start = Instant::now();
    let mut lap = |metric: &str| {
        told(metric, start.elapsed().as_secs_f64() * 1e3, "ms");
        start = Instant::now();
    };
    let world = world(&text);
    lap("read");
    drop(text);
    let access = Access::of(&world);
    lap("roles and bindings");
    let graph = Graph::of(&access);
    lap("graph");
    let mut reached = 0;
    for sink in [Goal::ClusterAdmin, Goal::SomeNode, Goal::Admission] {
        reached += sources(&graph, graph.find(Vertex::Goal(sink)));
    }
    let clouds = graph.vertices().filter(|(_, vertex)| matches!(vertex, Vertex::Cloud(_))).map(|(id, _)| id);
    reached += sources(&graph, clouds);
    lap("four sinks");
    let secrets: Vec<VertexId> = graph
        .vertices()
        .filter(|(_, vertex)| matches!(vertex, Vertex::Hub(Hub::ReadSecrets, Some(_))))
        .map(|(id, _)| id)
        .collect();
    let above: Vec<VertexId> = graph.find(Vertex::Hub(Hub::ReadSecrets, None)).into_iter().collect();
    let each = Each::of(&graph, &secrets, &above, Take::Certain);
    let everywhere =
        graph.vertices().filter(|(id, vertex)| is_source(*vertex) && each.reaches_all(*id)).count();
    for at in 0..secrets.len() {
        let others = each.others(at).iter().filter(|id| is_source(graph.vertex(**id)));
        reached += everywhere + others.count();
    }
    lap("Secrets of each namespace");
    told("vertices", graph.vertices().len() as f64, "");
    told("edges", graph.edges().len() as f64, "");
    told("pairs", reached as f64, "");
    let usage = getrusage(UsageWho::RUSAGE_SELF).map_err(|error| format!("getrusage: {error}"))?;
    told("peak", usage.max_rss() as f64 * MAX_RSS_UNIT / f64::from(1 << 20), "MiB");
    Ok(())
}

/// How many pods and people reach one of some sinks.
fn sources(graph: &Graph<'_>, sinks: impl IntoIterator<Item = VertexId>) -> usize {
    let distances = Distances::to(graph, sinks, Take::Certain, HashSet::new());
    graph.vertices().filter(|(id, vertex)| is_source(*vertex) && distances.of(*id).is_some()).count()
}

fn is_source(vertex: Vertex) -> bool {
    matches!(vertex, Vertex::Pod(_) | Vertex::User(_) | Vertex::Outside)
}
