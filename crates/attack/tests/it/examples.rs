//! Each kind's manifests have its edge, and their twins do not.

use std::collections::BTreeSet;

use seawall_access::Access;
use seawall_attack::{Graph, Kind, Strength, VertexId, kinds};

use crate::world::world;

/// Whether an edge of a kind leads from something to something, both by their names; what only
/// stands between a subject and its rights does not count.
fn has(manifests: &str, kind: &Kind, (from, to): (&str, &str)) -> bool {
    let world = world(manifests);
    assert!(world.gaps().is_empty(), "{:?}", world.gaps());
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let Some((start, _)) = graph.vertices().find(|(id, _)| graph.name(*id) == from) else { return false };
    let mut reached = BTreeSet::from([start]);
    let mut open: Vec<VertexId> = vec![start];
    while let Some(at) = open.pop() {
        for edge in graph.from(at).map(|id| graph.edge(id)) {
            if edge.kind.kind().id == kind.id
                && graph.name(edge.to) == to
                && edge.strength == Strength::Certain
            {
                return true;
            }
            if edge.kind.kind().steps == 0 && reached.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    false
}

#[test]
fn examples_have_the_edge_and_twins_do_not() {
    for kind in kinds() {
        for (at, example) in kind.examples.iter().enumerate() {
            let what = format!("{} #{at}: {:?}", kind.id, example.edge);
            assert!(has(example.manifests, kind, example.edge), "{what} is missing");
            assert!(!has(example.twin, kind, example.edge), "{what} is in the twin");
        }
    }
}

#[test]
fn kinds_say_what_they_are() {
    let mut ids = BTreeSet::new();
    for kind in kinds() {
        assert!(ids.insert(kind.id), "{} is there twice", kind.id);
        for text in [kind.needs, kind.why, kind.fix] {
            assert!(text.ends_with('.') && text.len() > 10, "{}: {text}", kind.id);
        }
        assert!(!kind.references.is_empty() && !kind.action.is_empty(), "{}", kind.id);
        assert!(kind.steps <= 1, "{}", kind.id);
    }
}
