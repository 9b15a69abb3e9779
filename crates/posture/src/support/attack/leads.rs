//! The way from somewhere to a goal, as a finding tells it.

use std::collections::HashSet;
use std::sync::Arc;

use seawall_access::{Origin, Text};
use seawall_attack::{Chain, Distances, EdgeId, Graph, Hop, Proof, Take, Vertex, VertexId};
use seawall_finding::ObjectId;
use seawall_yaml::NodeId;

/// Pieces of evidence that a finding points at.
const PLACES_MAX: usize = 12;

/// How far everything is from some goal.
pub(crate) struct Aim {
    certain: Distances,
    possible: Distances,
}

/// Whether something leads to a goal.
#[derive(Default)]
pub(crate) enum Lead {
    /// No chain does.
    #[default]
    Nowhere,
    /// One does if something holds that nothing which was read says.
    Perhaps(Doubted),
    /// This one does.
    There(Box<Route>),
}

/// A chain with a step that is only possible.
pub(crate) struct Doubted {
    /// What would have to hold.
    pub(crate) doubt: Arc<str>,
    /// How many things the attacker does.
    pub(crate) hops: usize,
}

/// A chain whose steps are all certain.
pub(crate) struct Route {
    /// What the attacker does, and what ends it.
    pub(crate) text: String,
    /// How many things they do.
    pub(crate) hops: usize,
    /// Whether all of it is what the pod's own service account was given.
    pub(crate) is_own: bool,
    /// Whether the rights of that account are everything.
    pub(crate) is_everything: bool,
    /// The field that the first step rests on, where there is one.
    pub(crate) field: Option<(ObjectId, NodeId)>,
    /// What all of it rests on, in order.
    pub(crate) places: Vec<(ObjectId, NodeId)>,
}

// === impl Aim ===

impl Aim {
    /// Searches for a goal.
    pub(crate) fn at(graph: &Graph<'_>, goal: impl IntoIterator<Item = Vertex>) -> Aim {
        let sinks: Vec<VertexId> = goal.into_iter().filter_map(|one| graph.find(one)).collect();
        let to = |take| Distances::to(graph, sinks.iter().copied(), take, HashSet::new());
        Aim { certain: to(Take::Certain), possible: to(Take::Possible) }
    }

    /// The first edge of a certain chain from somewhere.
    pub(crate) fn first(&self, graph: &Graph<'_>, from: VertexId) -> Option<EdgeId> {
        self.certain.first(graph, from)
    }

    /// Where any of some vertices leads, by the shortest chain.
    pub(crate) fn lead(&self, graph: &Graph<'_>, from: &[VertexId]) -> Lead {
        let nearest = |by: &Distances| {
            from.iter().copied().filter_map(|at| Some((by.of(at)?, at))).min_by_key(|(steps, _)| *steps)
        };
        if let Some((_, at)) = nearest(&self.certain) {
            return Lead::There(Box::new(Route::of(graph, &chain(graph, &self.certain, at))));
        }
        let Some((_, at)) = nearest(&self.possible) else { return Lead::Nowhere };
        let chain = chain(graph, &self.possible, at);
        let doubt = chain.doubts(graph).first().map(|doubt| graph.reason(*doubt)).unwrap_or_default();
        Lead::Perhaps(Doubted { doubt: doubt.into(), hops: chain.hops.len() })
    }
}

/// A shortest chain from somewhere that reaches the goal.
fn chain(graph: &Graph<'_>, distances: &Distances, from: VertexId) -> Chain {
    let mut edges = Vec::new();
    let mut at = from;
    while let Some(id) = distances.first(graph, at) {
        edges.push(id);
        at = graph.edge(id).to;
    }
    Chain::of(graph, &edges)
}

// === impl Lead ===

impl Lead {
    /// Whether a certain chain is known.
    pub(crate) fn is_there(&self) -> bool {
        matches!(self, Lead::There(_))
    }

    /// Whether it is known to be one step, or may be, which others tell.
    pub(crate) fn is_one_step(&self) -> bool {
        match self {
            Lead::Nowhere => false,
            Lead::Perhaps(doubted) => doubted.hops == 1,
            Lead::There(route) => route.hops == 1,
        }
    }
}

// === impl Route ===

impl Route {
    fn of(graph: &Graph<'_>, chain: &Chain) -> Route {
        let hops = chain.hops.len();
        let steps: Vec<String> = chain.hops.iter().map(|hop| step(graph, hop)).collect();
        let count = if hops == 1 { "1 step".to_owned() } else { format!("{hops} steps") };
        let mut text = format!("in {count}: {}", steps.join(", then "));
        if let Some(cut) = cut(graph, chain) {
            text += &format!("; to cut it, {cut}");
        }
        let mut places: Vec<(ObjectId, NodeId)> = Vec::new();
        let proofs = chain.hops.iter().flat_map(|hop| hop.proofs(graph));
        for place in proofs.filter_map(|proof| place(graph, proof)) {
            if places.len() < PLACES_MAX && !places.contains(&place) {
                places.push(place);
            }
        }
        let mut first = chain.hops.iter().take(1).flat_map(|hop| hop.proofs(graph));
        Route {
            text,
            hops,
            is_own: is_own(graph, chain),
            is_everything: chain.hops.last().is_some_and(|hop| hop.kind(graph).id == "everything"),
            field: first.find_map(|proof| match proof {
                Proof::Field(object, node) => Some((object, node)),
                _ => None,
            }),
            places,
        }
    }
}

/// Whether a chain goes from a pod by nothing but the account that it runs as.
fn is_own(graph: &Graph<'_>, chain: &Chain) -> bool {
    let is_account = |hop: &Hop| matches!(graph.vertex(hop.to), Vertex::Account(..));
    match chain.hops.as_slice() {
        [_] => true,
        [first, _] => is_account(first) && own_account(graph, first.from) == Some(graph.vertex(first.to)),
        _ => false,
    }
}

/// The service account that a pod runs as.
fn own_account(graph: &Graph<'_>, pod: VertexId) -> Option<Vertex> {
    let Vertex::Pod(object) = graph.vertex(pod) else { return None };
    let world = graph.facts().world;
    let find = |text: &str| -> Text { graph.texts().find(text) };
    let template = world.templates_of(object).first()?;
    let account = find(world.pod(template).service_account());
    Some(Vertex::Account(find(world.namespace(object).unwrap_or_default()), account))
}

/// What the attacker does in one hop.
fn step(graph: &Graph<'_>, hop: &Hop) -> String {
    let reached: Vec<VertexId> = hop.reached(graph).collect();
    let name = |at: Option<&VertexId>| at.map(|at| graph.name(*at)).unwrap_or_default();
    let mut text = format!("{} {}", hop.kind(graph).action, name(reached.first()));
    if reached.len() > 1 {
        text += &format!(" and so {}", name(reached.last()));
    }
    text
}

/// What to do against a chain, and where: at the first step that somebody can take away without that the
/// pod loses its own account.
fn cut(graph: &Graph<'_>, chain: &Chain) -> Option<String> {
    let is_token = |hop: &Hop| hop.kind(graph).id == "pod-token";
    let is_own = |object: &ObjectId| !graph.facts().access.is_default(Origin::Object(*object));
    let mut cuts = chain.hops.iter().map(|hop| {
        let cut = hop.cut(graph);
        let object = cut.at.and_then(|proof| place(graph, proof)).map(|(object, _)| object).filter(is_own);
        (is_token(hop), cut.fix, object)
    });
    let with_place = cuts.clone().find(|(is_token, _, object)| !is_token && object.is_some());
    let (_, fix, object) = with_place.or_else(|| cuts.next())?;
    let fix = uncapitalized(fix.trim_end_matches('.'));
    Some(match object {
        Some(object) => format!("{fix} ({})", graph.object_name(object)),
        None => fix,
    })
}

fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Where a piece of evidence stands among the objects.
fn place(graph: &Graph<'_>, proof: Proof) -> Option<(ObjectId, NodeId)> {
    let (world, policy) = (graph.facts().world, graph.facts().access.policy());
    let object = |origin: Origin| match origin {
        Origin::Object(id) => Some(id),
        Origin::Bootstrap | Origin::Proposed => None,
    };
    let root = |id: ObjectId| (id, world.object(id).root().id());
    match proof {
        Proof::Member(..) => None,
        Proof::Binding(id, number) => {
            let binding = policy.binding(id);
            let subject = number.and_then(|number| binding.subjects.get(number as usize));
            let own = object(binding.origin)?;
            Some(subject.map_or_else(|| root(own), |subject| (own, subject.node)))
        }
        Proof::Role(id, _) => object(policy.role(id).origin).map(root),
        Proof::Rule(id) => Some((object(policy.rule(id).origin)?, policy.rule(id).node)),
        Proof::Object(id) => Some(root(id)),
        Proof::Field(id, node) => Some((id, node)),
    }
}
