//! Who reaches what, all in all, and which single objects stand in the way of most of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use seawall_access::{BindingId, CLUSTER_ROLE_BINDING, Origin, ROLE_BINDING, RoleId};
use seawall_finding::ObjectId;

use crate::edge::{Edge, Evidence};
use crate::ends::End;
use crate::graph::{EdgeId, Graph};
use crate::search::{Distances, Take};
use crate::vertex::{Vertex, VertexId};

/// Namespaces whose Secrets are a sink each.
pub const NAMESPACES_MAX: usize = 50;
/// Objects whose removal is tried.
pub const TRIED_MAX: usize = 500;

/// What stands open.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Where attackers begin, each with the number of sources.
    pub from: Vec<(End, usize)>,
    /// What they are after.
    pub to: Vec<Reached>,
    /// Namespaces whose Secrets were left out.
    pub left_out: usize,
    /// All pairs of a source and a sink between which there is a chain.
    pub pairs: usize,
    /// Objects by how many pairs go with them, the most first.
    pub chokes: Vec<Choke>,
    /// Whether objects were left untried, so that one of them may matter as much.
    pub has_more: bool,
}

/// How a sink is reached.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The sink.
    pub to: End,
    /// By class of sources: how many certainly reach it, and how many more may.
    pub by: Vec<(usize, usize)>,
}

/// An object through which chains go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choke {
    /// The object.
    pub object: ObjectId,
    /// Pairs that go with it.
    pub pairs: usize,
    /// Whether they surely do. Rights that several bindings or roles give may be had without this one.
    pub is_exact: bool,
}

/// A sink with the distances to it, and the sources that reach it.
struct Aim {
    distances: Distances,
    /// In order.
    sources: Vec<VertexId>,
}

/// What rests on an object.
#[derive(Default)]
struct Weight {
    /// Pairs of which a shortest chain rests on it; by sink.
    by_aim: BTreeMap<usize, usize>,
}

// === impl Surface ===

impl Surface {
    /// Looks at every source and every sink; `shown` objects at most are told.
    pub fn of(graph: &Graph<'_>, from: &[End], to: Option<&[End]>, take: Take, shown: usize) -> Surface {
        let (sinks, left_out) = match to {
            Some(to) => (to.to_vec(), 0),
            None => End::sinks(graph, NAMESPACES_MAX),
        };
        let sources: Vec<Vec<VertexId>> = from.iter().map(|end| end.begins(graph)).collect();
        let mut aims = Vec::new();
        let mut reached = Vec::new();
        for end in sinks {
            let sinks = end.ends(graph);
            let to = |take| Distances::to(graph, sinks.iter().copied(), take, HashSet::new());
            let certain = to(Take::Certain);
            let taken = if take == Take::Certain { certain.clone() } else { to(Take::Possible) };
            let is_source = |source: &&VertexId| !sinks.contains(source);
            let count = |of: &[VertexId], by: &Distances| {
                of.iter().filter(is_source).filter(|source| by.of(**source).is_some()).count()
            };
            let by = sources.iter().map(|of| {
                let sure = count(of, &certain);
                (sure, count(of, &taken) - sure)
            });
            reached.push(Reached { to: end, by: by.collect() });
            let all: BTreeSet<VertexId> = sources.iter().flatten().filter(is_source).copied().collect();
            let sources = all.into_iter().filter(|source| taken.of(*source).is_some()).collect();
            aims.push(Aim { distances: taken, sources });
        }
        let pairs = aims.iter().map(|aim| aim.sources.len()).sum();
        let (chokes, has_more) = chokes(graph, &mut aims, shown);
        let from = from.iter().cloned().zip(sources.iter().map(Vec::len)).collect();
        Surface { from, to: reached, left_out, pairs, chokes, has_more }
    }
}

/// The objects that most pairs need. A pair goes with an object only if each of its chains rests on it, so
/// that those of one chain each bound from above what can go, and only the most promising are tried.
fn chokes(graph: &Graph<'_>, aims: &mut [Aim], shown: usize) -> (Vec<Choke>, bool) {
    let weights = weights(graph, aims);
    let mut order: Vec<(usize, ObjectId)> =
        weights.iter().map(|(object, weight)| (weight.by_aim.values().sum(), *object)).collect();
    order.sort_unstable_by_key(|(bound, object)| (Reverse(*bound), *object));
    let of_object = edges_of(graph, &weights);
    // Of what matters as much, a binding is the least to take away.
    let kind = |object| graph.facts().world.object(object).group_kind();
    let is_binding = |object| matches!(kind(object), ROLE_BINDING | CLUSTER_ROLE_BINDING);
    let mut chokes: Vec<Choke> = Vec::new();
    let mut has_more = false;
    for (tried, (bound, object)) in order.into_iter().enumerate() {
        let least = chokes.get(shown.saturating_sub(1)).map_or(0, |choke| choke.pairs);
        if bound <= least {
            break;
        }
        if tried == TRIED_MAX {
            has_more = true;
            break;
        }
        let none = (Vec::new(), true);
        let (edges, is_exact) = of_object.get(&object).unwrap_or(&none);
        let mut pairs = 0;
        for at in weights[&object].by_aim.keys() {
            let Aim { distances, sources } = &mut aims[*at];
            let lost = distances.lost_without(graph, edges);
            pairs += lost.iter().filter(|vertex| sources.binary_search(vertex).is_ok()).count();
        }
        if pairs > 0 {
            chokes.push(Choke { object, pairs, is_exact: *is_exact });
            chokes.sort_by_key(|choke| (Reverse(choke.pairs), !is_binding(choke.object), choke.object));
        }
    }
    chokes.truncate(shown);
    (chokes, has_more)
}

/// For each object, how many pairs have a chain that rests on it, by one shortest chain of each.
fn weights(graph: &Graph<'_>, aims: &[Aim]) -> HashMap<ObjectId, Weight> {
    let mut weights: HashMap<ObjectId, Weight> = HashMap::new();
    for (at, aim) in aims.iter().enumerate() {
        // What the chain of a vertex rests on is that of its next one, and of the edge there.
        let mut known: HashMap<VertexId, BTreeSet<ObjectId>> = HashMap::new();
        for source in &aim.sources {
            let mut open = Vec::new();
            let mut at_vertex = *source;
            while let (false, Some(id)) =
                (known.contains_key(&at_vertex), aim.distances.first(graph, at_vertex))
            {
                open.push(id);
                at_vertex = graph.edge(id).to;
            }
            for id in open.into_iter().rev() {
                let edge = graph.edge(id);
                let mut objects = known.get(&edge.to).cloned().unwrap_or_default();
                objects.extend(rests_on(graph, edge).into_iter().map(|(object, _)| object));
                known.insert(edge.from, objects);
            }
            for object in known.get(source).into_iter().flatten() {
                *weights.entry(*object).or_default().by_aim.entry(at).or_default() += 1;
            }
        }
    }
    weights
}

/// The edges that rest on some objects, and whether all of them surely go with it.
fn edges_of(
    graph: &Graph<'_>,
    objects: &HashMap<ObjectId, Weight>,
) -> HashMap<ObjectId, (Vec<EdgeId>, bool)> {
    let mut all: HashMap<ObjectId, (Vec<EdgeId>, bool)> = HashMap::new();
    for (id, edge) in graph.edges() {
        for (object, is_exact) in rests_on(graph, edge) {
            if objects.contains_key(&object) {
                let entry = all.entry(object).or_insert((Vec::new(), true));
                entry.0.push(id);
                entry.1 &= is_exact;
            }
        }
    }
    all
}

/// The objects without which an edge would not be there, and whether it surely would not.
fn rests_on(graph: &Graph<'_>, edge: &Edge) -> Vec<(ObjectId, bool)> {
    let mut objects = Vec::new();
    match edge.evidence {
        Evidence::Nothing => {}
        Evidence::Rule(rule) => {
            let origin = graph.facts().access.policy().rule(rule).origin;
            let is_own = match graph.vertex(edge.from) {
                Vertex::Grant(role, _) => origin == role_origin(graph, role),
                _ => false,
            };
            objects.extend(own(graph, origin).map(|object| (object, is_own)));
        }
        Evidence::Rules(number) => {
            let policy = graph.facts().access.policy();
            for part in graph.parts(number) {
                let rule = own(graph, policy.rule(part.rule).origin);
                objects
                    .extend(of_binding(graph, part.binding).into_iter().chain(rule).map(|one| (one, false)));
            }
        }
        Evidence::Subject(binding, _) => objects.extend(of_binding(graph, binding).map(|one| (one, true))),
        Evidence::Object(object) | Evidence::Field(object, _) => objects.push((root(graph, object), true)),
    }
    for vertex in [graph.vertex(edge.from), graph.vertex(edge.to)] {
        match vertex {
            Vertex::Pod(object) => objects.push((root(graph, object), true)),
            Vertex::Binding(binding) => objects.extend(of_binding(graph, binding).map(|one| (one, true))),
            Vertex::Grant(role, _) => {
                objects.extend(own(graph, role_origin(graph, role)).map(|one| (one, true)))
            }
            _ => {}
        }
    }
    objects.sort_unstable();
    objects.dedup_by_key(|(object, _)| *object);
    objects
}

/// What a person would change: not a pod, but what makes it.
fn root(graph: &Graph<'_>, object: ObjectId) -> ObjectId {
    graph.facts().world.root_owner(object)
}

fn of_binding(graph: &Graph<'_>, binding: BindingId) -> Option<ObjectId> {
    own(graph, graph.facts().access.policy().binding(binding).origin)
}

fn role_origin(graph: &Graph<'_>, role: RoleId) -> Origin {
    graph.facts().access.policy().role(role).origin
}

/// The object of a role or binding, unless every cluster has it.
fn own(graph: &Graph<'_>, origin: Origin) -> Option<ObjectId> {
    match origin {
        Origin::Object(object) if !graph.facts().access.is_default(origin) => Some(object),
        Origin::Object(_) | Origin::Bootstrap | Origin::Proposed => None,
    }
}
