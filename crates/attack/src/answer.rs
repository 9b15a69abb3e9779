//! The answer to: by which chains does somebody get somewhere?

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::chain::Chain;
use crate::edge::{Reason, Strength};
use crate::ends::End;
use crate::graph::{EdgeId, Graph};
use crate::reach::Reach;
use crate::search::{Distances, Take};
use crate::vertex::VertexId;

/// Chains of one source, where all are asked for.
pub const CHAINS_OF_SOURCE_MAX: usize = 16;
/// Sources that are told each with its chain, where all are asked for.
pub const ROUTES_MAX: usize = 1_000;

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where the attacker may begin.
    pub from: Vec<End>,
    /// Where they want to be.
    pub to: End,
    /// Which edges count.
    pub take: Take,
    /// Every source, and every shortest chain of it, instead of one for those that are alike.
    pub all: bool,
}

/// Who reaches it, and how.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Sources that reach it, the nearest first and those that certainly do before others.
    pub routes: Vec<Route>,
    /// How many sources were looked at.
    pub sources: usize,
    /// How many of them certainly reach it.
    pub certain: usize,
    /// How many may reach it.
    pub possible: usize,
    /// Sources that reach it, and whose routes are left out because there are too many.
    pub left_out: usize,
    /// Edges on ways there that something stands against, by what that is.
    pub blocked: Vec<(Reason, usize)>,
}

/// How one source reaches it.
#[derive(Clone, Debug)]
pub struct Route {
    /// The end that it belongs to, by its place in the question.
    pub class: usize,
    /// Where it begins.
    pub source: VertexId,
    /// Whether every edge of its chains is certain.
    pub is_certain: bool,
    /// What the attacker does at least, in steps.
    pub steps: u32,
    /// Its shortest chains; one, unless all were asked for.
    pub chains: Vec<Chain>,
    /// Whether there are more of them.
    pub has_more: bool,
    /// Others that go the same way from their second hop on.
    pub alike: Vec<VertexId>,
}

/// What is the same for sources whose routes are alike.
type Course = (usize, &'static str, Option<VertexId>, Vec<EdgeId>);

// === impl Answer ===

impl Answer {
    /// Looks for the chains.
    pub fn to(graph: &Graph<'_>, question: &Question) -> Answer {
        let sinks = question.to.ends(graph);
        let certain = Distances::to(graph, sinks.iter().copied(), Take::Certain, HashSet::new());
        let possible = match question.take {
            Take::Certain => None,
            Take::Possible => {
                Some(Distances::to(graph, sinks.iter().copied(), Take::Possible, HashSet::new()))
            }
        };
        let mut answer = Answer::default();
        let mut found: Vec<(bool, u32, usize, VertexId)> = Vec::new();
        let mut seen = HashSet::new();
        let is_sink: HashSet<VertexId> = sinks.iter().copied().collect();
        for (class, end) in question.from.iter().enumerate() {
            for source in end.begins(graph) {
                if is_sink.contains(&source) || !seen.insert(source) {
                    continue;
                }
                answer.sources += 1;
                if let Some(steps) = certain.of(source) {
                    answer.certain += 1;
                    found.push((false, steps, class, source));
                } else if let Some(steps) = possible.as_ref().and_then(|possible| possible.of(source)) {
                    answer.possible += 1;
                    found.push((true, steps, class, source));
                }
            }
        }
        found.sort_unstable();
        let by = |is_open: bool| if is_open { possible.as_ref().unwrap_or(&certain) } else { &certain };
        answer.routes = match question.all {
            true => every(graph, &found, by),
            false => one_of_each(graph, &found, by),
        };
        let told: usize = answer.routes.iter().map(|route| 1 + route.alike.len()).sum();
        answer.left_out = found.len() - told;
        answer.blocked = blocked(graph, &seen, possible.as_ref().unwrap_or(&certain), question.take);
        answer
    }
}

type Found = (bool, u32, usize, VertexId);

/// A route for each source.
fn every<'d>(graph: &Graph<'_>, found: &[Found], by: impl Fn(bool) -> &'d Distances) -> Vec<Route> {
    let route = |&(is_open, steps, class, source): &Found| {
        let (chains, has_more) = by(is_open).chains(graph, source, CHAINS_OF_SOURCE_MAX);
        let chains = chains.iter().map(|edges| Chain::of(graph, edges)).collect();
        Route { class, source, is_certain: !is_open, steps, chains, has_more, alike: Vec::new() }
    };
    found.iter().take(ROUTES_MAX).map(route).collect()
}

/// A route for all sources that do the same first and go the same way then.
fn one_of_each<'d>(graph: &Graph<'_>, found: &[Found], by: impl Fn(bool) -> &'d Distances) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    let mut known: HashMap<Course, usize> = HashMap::new();
    for &(is_open, steps, class, source) in found {
        let (mut chains, _) = by(is_open).chains(graph, source, 1);
        let Some(edges) = chains.pop() else { continue };
        let chain = Chain::of(graph, &edges);
        let first = &chain.hops[0];
        let rest = edges[first.edges.len()..].to_vec();
        let course = (class, first.kind(graph).id, Some(first.to), rest);
        match known.get(&course) {
            Some(at) => routes[*at].alike.push(source),
            None if routes.len() < ROUTES_MAX => {
                known.insert(course, routes.len());
                let (chains, alike) = (vec![chain], Vec::new());
                routes.push(Route {
                    class,
                    source,
                    is_certain: !is_open,
                    steps,
                    chains,
                    has_more: false,
                    alike,
                });
            }
            None => {}
        }
    }
    routes
}

/// What stands against edges that sources reach and that lead there.
fn blocked(
    graph: &Graph<'_>,
    sources: &HashSet<VertexId>,
    distances: &Distances,
    take: Take,
) -> Vec<(Reason, usize)> {
    if graph.blocked().is_empty() {
        return Vec::new();
    }
    let reach = Reach::from(graph, sources.iter().copied(), take);
    let mut count: BTreeMap<u32, (Reason, usize)> = BTreeMap::new();
    for edge in graph.blocked() {
        let Strength::Blocked(reason) = edge.strength else { continue };
        if reach.has(edge.from) && distances.of(edge.to).is_some() {
            count.entry(reason.0).or_insert((reason, 0)).1 += 1;
        }
    }
    count.into_values().collect()
}
