//! Whether manifests have an edge: what the examples of kinds are for.

use std::collections::BTreeSet;

use seawall_access::Access;
use seawall_world::{Origin, Settings, Source, World};

use crate::edge::Strength;
use crate::graph::Graph;
use crate::kind::{Example, Kind};
use crate::vertex::VertexId;

/// Whether an edge is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// It is not.
    Not,
    /// Something that was not read decides.
    Possibly,
    /// It is.
    Certainly,
}

// === impl Example ===

impl Example {
    /// Whether the manifests have the edge.
    pub fn manifests_show(&self, kind: &Kind) -> Shown {
        shown(self.manifests, kind, self.edge)
    }

    /// Whether the manifests that miss it by little have it. The twin of a certain edge may have a possible
    /// one.
    pub fn twin_shows(&self, kind: &Kind) -> Shown {
        shown(self.twin, kind, self.edge)
    }
}

/// Whether an edge of a kind leads from something to something, both by their names; what only stands between
/// a subject and its rights does not count.
fn shown(manifests: &str, kind: &Kind, (from, to): (&str, &str)) -> Shown {
    let source = Source::read("example.yaml".to_owned(), manifests.as_bytes(), Origin::File, true);
    let mut settings = Settings { complete: true, ..Settings::default() };
    // A first line may say of which version the cluster is.
    let stated = manifests.trim_start().lines().next().and_then(|line| line.strip_prefix("# Kubernetes "));
    settings.kubernetes = stated.and_then(|version| version.parse().ok()).unwrap_or(settings.kubernetes);
    let world = World::build(vec![source], Vec::new(), settings);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let Some((start, _)) = graph.vertices().find(|(id, _)| graph.name(*id) == from) else {
        return Shown::Not;
    };
    let mut reached = BTreeSet::from([start]);
    let mut open: Vec<VertexId> = vec![start];
    let mut found = Shown::Not;
    while let Some(at) = open.pop() {
        for edge in graph.from(at).map(|id| graph.edge(id)) {
            if edge.kind.kind().id == kind.id && graph.name(edge.to) == to {
                found = found.max(match edge.strength {
                    Strength::Certain => Shown::Certainly,
                    Strength::Possible(_) | Strength::Blocked(_) => Shown::Possibly,
                });
            }
            if edge.kind.kind().steps == 0 && reached.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    found
}
