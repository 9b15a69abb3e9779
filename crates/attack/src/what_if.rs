//! What would be without some objects: two graphs compared, one of the World and one of it without them.

use std::collections::{BTreeMap, HashSet};

use crate::chain::Chain;
use crate::ends::End;
use crate::graph::Graph;
use crate::search::{Distances, Take};
use crate::vertex::VertexId;

/// What would be another way.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    /// Pairs between which there would be no chain any more.
    pub vanished: Vec<Pair>,
    /// Pairs between which there would be one still.
    pub remaining: Vec<Pair>,
    /// Pairs between which there would be one only then, as where what refuses pods goes.
    pub appeared: Vec<Pair>,
}

/// A source and a sink, by the names that both Worlds have for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The class of sources, such as `pods`.
    pub class: String,
    /// The source.
    pub from: String,
    /// The sink.
    pub to: String,
    /// Steps of the chain before, and then; none where there is none.
    pub steps: (Option<u32>, Option<u32>),
    /// Whether the chain then, or before where there is none then, is certain.
    pub is_certain: bool,
}

/// A graph, as one side of the comparison.
struct Side<'a, 'w> {
    graph: &'a Graph<'w>,
    certain: Distances,
    taken: Distances,
    sinks: HashSet<VertexId>,
}

// === impl WhatIf ===

impl WhatIf {
    /// Compares a graph with the one that would be.
    pub fn of(before: &Graph<'_>, after: &Graph<'_>, from: &[End], to: &[End], take: Take) -> WhatIf {
        let mut what = WhatIf::default();
        for sink in to {
            let (one, other) = (Side::of(before, sink, take), Side::of(after, sink, take));
            for class in from {
                let (mut old, mut new) = (one.steps(class), other.steps(class));
                let names: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
                for name in names {
                    let (was, is) = (old.remove(&name), new.remove(&name));
                    let list = match (was, is) {
                        (Some(_), Some(_)) => &mut what.remaining,
                        (Some(_), None) => &mut what.vanished,
                        (None, Some(_)) => &mut what.appeared,
                        // It stood in both, and was told with the first.
                        (None, None) => continue,
                    };
                    let steps = (was.map(|one| one.0), is.map(|one| one.0));
                    let is_certain = is.or(was).is_some_and(|one| one.1);
                    let (class, to) = (class.text.clone(), sink.text.clone());
                    list.push(Pair { class, from: name, to, steps, is_certain });
                }
            }
        }
        for list in [&mut what.vanished, &mut what.remaining, &mut what.appeared] {
            list.sort();
        }
        what
    }

    /// A shortest chain of a pair in one of the graphs.
    pub fn chain(graph: &Graph<'_>, pair: &Pair, from: &[End], to: &[End], take: Take) -> Option<Chain> {
        let class = from.iter().find(|end| end.text == pair.class)?;
        let sink = to.iter().find(|end| end.text == pair.to)?;
        let side = Side::of(graph, sink, take);
        let source = class.begins(graph).into_iter().find(|source| graph.name(*source) == pair.from)?;
        let by = if side.certain.of(source).is_some() { &side.certain } else { &side.taken };
        let (chains, _) = by.chains(graph, source, 1);
        Some(Chain::of(graph, chains.first()?))
    }
}

// === impl Side ===

impl<'a, 'w> Side<'a, 'w> {
    fn of(graph: &'a Graph<'w>, sink: &End, take: Take) -> Side<'a, 'w> {
        let sinks: HashSet<VertexId> = sink.ends(graph).into_iter().collect();
        let to = |take| Distances::to(graph, sinks.iter().copied(), take, HashSet::new());
        Side { graph, certain: to(Take::Certain), taken: to(take), sinks }
    }

    /// The sources of a class that reach the sink: in how many steps, and whether certainly.
    fn steps(&self, class: &End) -> BTreeMap<String, (u32, bool)> {
        let mut found = BTreeMap::new();
        for source in class.begins(self.graph).into_iter().filter(|source| !self.sinks.contains(source)) {
            let sure = self.certain.of(source).map(|steps| (steps, true));
            if let Some(steps) = sure.or_else(|| self.taken.of(source).map(|steps| (steps, false))) {
                found.insert(self.graph.name(source), steps);
            }
        }
        found
    }
}
