//! `cargo xtask bench attack`: the attack graph of the largest clusters.

use std::collections::HashSet;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use seawall_access::{Access, BindingId, Origin};
use seawall_attack::{Distances, Each, Goal, Graph, Hub, Refusal, Take, Vertex, VertexId};

use super::generate::rights::{Numbers, text, world};
use super::measure::MAX_RSS_UNIT;
use super::{Bench, Figure};
use crate::random::Random;

const BENCH: &str = "attack";
const SEED: u64 = 20_261_121;
/// Pods of each cluster, the smallest first, since memory is told at its peak so far.
const PODS: [usize; 3] = [1_000, 10_000, 100_000];

/// Bindings that are taken away, and added again.
const CHANGES: usize = 400;

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
    let mut graph = Graph::of(&access);
    lap("graph");
    let mut reached = 0;
    for sink in [Goal::ClusterAdmin, Goal::SomeNode, Goal::Admission] {
        reached += sources(&graph, graph.find(Vertex::Goal(sink)));
    }
    reached += sources(&graph, clouds(&graph));
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
        let others = each.others(at).filter(|id| is_source(graph.vertex(*id)));
        reached += everywhere + others.count();
    }
    lap("Secrets of each namespace");
    told("vertices", graph.vertices().len() as f64, "");
    told("edges", graph.edges().count() as f64, "");
    told("pairs", reached as f64, "");
    follow(&mut graph, each, &told)?;
    let usage = getrusage(UsageWho::RUSAGE_SELF).map_err(|error| format!("getrusage: {error}"))?;
    told("peak", usage.max_rss() as f64 * MAX_RSS_UNIT / f64::from(1 << 20), "MiB");
    Ok(())
}

/// Takes bindings away and adds them again, one by one, each until it is known who reaches what then.
fn follow(
    graph: &mut Graph<'_>,
    mut each: Each,
    told: &dyn Fn(&str, f64, &'static str),
) -> Result<(), String> {
    let mut start = Instant::now();
    let goals =
        [Goal::ClusterAdmin, Goal::SomeNode, Goal::Admission].map(|goal| graph.find(Vertex::Goal(goal)));
    let mut distances = goals.map(|sink| Distances::to(graph, sink, Take::Certain, HashSet::new())).to_vec();
    distances.push(Distances::to(graph, clouds(graph), Take::Certain, HashSet::new()));
    graph.make_ready();
    told("ready for changes", start.elapsed().as_secs_f64() * 1e3, "ms");
    let world = graph.facts().world;
    let mut bindings: Vec<(BindingId, Origin)> =
        graph.access().policy().bindings().map(|(id, binding)| (id, binding.origin)).collect();
    let mut random = Random::new(SEED, 1);
    let (mut times, mut redrawn, mut moved) = (Vec::new(), 0, 0);
    for _ in 0..CHANGES / 2 {
        let at = random.below(bindings.len());
        let Origin::Object(object) = bindings[at].1 else { continue };
        for is_there in [false, true] {
            start = Instant::now();
            let change = match is_there {
                false => graph.take_away(bindings[at].0),
                true => {
                    let added = graph.propose(world.object(object), world.namespace(object));
                    added.map(|(id, change)| {
                        bindings[at].0 = id;
                        change
                    })
                }
            };
            let change = match change {
                Ok(change) => change,
                Err(Refusal::Redraw) => {
                    redrawn += 1;
                    break;
                }
                Err(Refusal::Invalid(why)) => return Err(format!("a generated binding is refused: {why}")),
            };
            moved += distances.iter_mut().map(|one| one.follow(graph, &change).len()).sum::<usize>();
            moved += each.follow(graph, &change).len();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    told("one binding changed, median", times[times.len() / 2], "ms");
    told("one binding changed, 95 of 100", times[times.len() * 95 / 100], "ms");
    told("one binding changed, worst", times[times.len() - 1], "ms");
    told("changes", times.len() as f64, "");
    told("changes that take a new graph", f64::from(redrawn), "");
    told("distances and lists that changed", moved as f64, "");
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

fn clouds<'g>(graph: &'g Graph<'_>) -> impl Iterator<Item = VertexId> + 'g {
    graph.vertices().filter(|(_, vertex)| matches!(vertex, Vertex::Cloud(_))).map(|(id, _)| id)
}
