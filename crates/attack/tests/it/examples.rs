//! Each kind's manifests have its edge, and their twins do not.

use std::collections::BTreeSet;

use seawall_access::Access;
use seawall_attack::{Graph, Kind, Strength, VertexId, kinds};

use crate::world::world;

/// Whether an edge of a kind leads from something to something, both by their names, and surely; what only
/// stands between a subject and its rights does not count.
fn find(manifests: &str, kind: &Kind, (from, to): (&str, &str)) -> Option<Sure> {
    let world = world(manifests);
    assert!(world.gaps().is_empty(), "{:?}", world.gaps());
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let (start, _) = graph.vertices().find(|(id, _)| graph.name(*id) == from)?;
    let mut reached = BTreeSet::from([start]);
    let mut open: Vec<VertexId> = vec![start];
    let mut found = None;
    while let Some(at) = open.pop() {
        for edge in graph.from(at).map(|id| graph.edge(id)) {
            if edge.kind.kind().id == kind.id && graph.name(edge.to) == to {
                found = found.max(Some(Sure(edge.strength == Strength::Certain)));
            }
            if edge.kind.kind().steps == 0 && reached.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    found
}

/// Whether an edge is certain, or only possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sure(bool);

#[test]
fn examples_have_the_edge_and_twins_do_not() {
    for kind in kinds() {
        for (at, example) in kind.examples.iter().enumerate() {
            let what = format!("{} #{at}: {:?}", kind.id, example.edge);
            let edge = find(example.manifests, kind, example.edge);
            assert!(edge.is_some(), "{what} is missing");
            // The twin of a certain edge may have a possible one.
            assert!(find(example.twin, kind, example.edge) < edge, "{what} is in the twin");
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
