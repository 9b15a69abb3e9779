//! A chain as people tell it: one hop for each thing that the attacker does.
//!
//! What only says what something is (a binding, a grant, membership) is no hop: what leads to the rights
//! that a hop needs is its evidence, and what its end includes is where it ends.

use seawall_access::{BindingId, Origin, RoleId, RuleId, Text};
use seawall_finding::ObjectId;
use seawall_yaml::NodeId;

use crate::edge::{Edge, Evidence, Reason, Strength};
use crate::graph::{EdgeId, Graph};
use crate::kind::Kind;
use crate::vertex::{Vertex, VertexId};

/// All that an attacker does, from where they are to where they want to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// In order; none is empty.
    pub hops: Vec<Hop>,
}

/// One thing that the attacker does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What they hold before.
    pub from: VertexId,
    /// What they hold then.
    pub to: VertexId,
    /// All edges of it, in order.
    pub edges: Vec<EdgeId>,
    /// Which of them is what they do; those after it only say what is included.
    pub main: usize,
}

/// One thing that a hop rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Somebody is a member of a group.
    Member(VertexId, VertexId),
    /// A binding names a subject: the number of it.
    Binding(BindingId, Option<u32>),
    /// A role is given, in one namespace or everywhere.
    Role(RoleId, Option<Text>),
    /// A rule of that role.
    Rule(RuleId),
    /// An object as a whole.
    Object(ObjectId),
    /// A field of an object.
    Field(ObjectId, NodeId),
}

/// What takes a hop away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What to do, in a sentence.
    pub fix: &'static str,
    /// Where; none where nothing that was read shows the hop.
    pub at: Option<Proof>,
}

// === impl Chain ===

impl Chain {
    /// Reads a chain off its edges.
    pub fn of(graph: &Graph<'_>, edges: &[EdgeId]) -> Chain {
        let mut hops: Vec<Hop> = Vec::new();
        let mut open: Vec<EdgeId> = Vec::new();
        for id in edges {
            let id = &plainest(graph, *id);
            let edge = graph.edge(*id);
            let is_step = edge.kind.kind().steps > 0;
            match hops.last_mut() {
                // What the last hop ends at includes this.
                Some(last) if !is_step && open.is_empty() && stands_alone(graph, edge.to) => {
                    last.edges.push(*id);
                    last.to = edge.to;
                }
                _ => {
                    open.push(*id);
                    if is_step {
                        hops.push(Hop::of(graph, std::mem::take(&mut open)));
                    }
                }
            }
        }
        if !open.is_empty() {
            hops.push(Hop::of(graph, open));
        }
        Chain { hops }
    }

    /// Why the chain may not be there; none where every edge is.
    pub fn doubts(&self, graph: &Graph<'_>) -> Vec<Reason> {
        let mut doubts: Vec<Reason> = self.hops.iter().flat_map(|hop| hop.doubts(graph)).collect();
        let mut seen = Vec::new();
        doubts.retain(|doubt| {
            !seen.contains(doubt) && {
                seen.push(*doubt);
                true
            }
        });
        doubts
    }

    /// Where it ends.
    pub fn end(&self) -> Option<VertexId> {
        self.hops.last().map(|hop| hop.to)
    }
}

/// The kind of edge that says all, where others lead the same way.
const EVERYTHING: &str = "everything";

/// Of the edges beside each other, the one that people understand first: whoever may do everything needs
/// no cleverer way.
fn plainest(graph: &Graph<'_>, id: EdgeId) -> EdgeId {
    let edge = graph.edge(id);
    if edge.kind.kind().steps == 0 {
        return id;
    }
    let is_plainer = |other: &EdgeId| {
        let other = graph.edge(*other);
        other.to == edge.to && other.kind.kind().id == EVERYTHING && other.strength == Strength::Certain
    };
    graph.from(edge.from).find(is_plainer).unwrap_or(id)
}

/// Whether people know it as something to hold; what only gathers rights they do not.
fn stands_alone(graph: &Graph<'_>, vertex: VertexId) -> bool {
    let vertex = graph.vertex(vertex);
    !vertex.is_between() && !matches!(vertex, Vertex::Group(_))
}

// === impl Hop ===

impl Hop {
    fn of(graph: &Graph<'_>, edges: Vec<EdgeId>) -> Hop {
        let ends = |at: usize| graph.edge(edges[at]);
        let last = edges.len() - 1;
        Hop { from: ends(0).from, to: ends(last).to, main: last, edges }
    }

    /// What kind it is.
    pub fn kind(&self, graph: &Graph<'_>) -> &'static Kind {
        graph.edge(self.edges[self.main]).kind.kind()
    }

    /// What the attacker holds by what they do, and what that includes, as far as where the hop ends.
    pub fn reached<'g>(&'g self, graph: &'g Graph<'_>) -> impl Iterator<Item = VertexId> + 'g {
        self.edges[self.main..].iter().map(|id| graph.edge(*id).to)
    }

    /// Why it may not be there.
    pub fn doubts(&self, graph: &Graph<'_>) -> Vec<Reason> {
        let reason = |id: &EdgeId| match graph.edge(*id).strength {
            Strength::Possible(reason) => Some(reason),
            Strength::Certain | Strength::Blocked(_) => None,
        };
        self.edges.iter().filter_map(reason).collect()
    }

    /// What it rests on, in the order in which it leads there.
    pub fn proofs(&self, graph: &Graph<'_>) -> Vec<Proof> {
        let mut proofs = Vec::new();
        for id in &self.edges {
            for proof in of_edge(graph, graph.edge(*id)) {
                let is_known = |known: &Proof| match (known, &proof) {
                    (Proof::Binding(one, _), Proof::Binding(other, None)) => one == other,
                    _ => *known == proof,
                };
                if !proofs.iter().any(is_known) {
                    proofs.push(proof);
                }
            }
        }
        proofs
    }

    /// What takes it away: of its evidence what somebody wrote for this cluster, a binding first.
    pub fn cut(&self, graph: &Graph<'_>) -> Cut {
        let access = &graph.facts().access;
        let policy = access.policy();
        let proofs = self.proofs(graph);
        let is_own = |origin: Origin| origin != Origin::Bootstrap && !access.is_default(origin);
        let rank = |proof: &Proof| match proof {
            Proof::Field(..) => 0,
            Proof::Binding(id, _) if is_own(policy.binding(*id).origin) => 1,
            Proof::Rule(id) if is_own(policy.rule(*id).origin) => 2,
            Proof::Object(_) => 3,
            Proof::Binding(..) => 4,
            Proof::Role(..) | Proof::Rule(_) => 5,
            Proof::Member(..) => 6,
        };
        let at = proofs.into_iter().filter(|proof| rank(proof) < 6).min_by_key(rank);
        Cut { fix: self.kind(graph).fix, at }
    }
}

/// What an edge rests on.
fn of_edge(graph: &Graph<'_>, edge: &Edge) -> Vec<Proof> {
    let mut proofs = Vec::new();
    match edge.evidence {
        Evidence::Nothing => {}
        Evidence::Rule(rule) => proofs.push(Proof::Rule(rule)),
        Evidence::Rules(number) => {
            for part in graph.parts(number) {
                proofs.extend([Proof::Binding(part.binding, None), Proof::Rule(part.rule)]);
            }
        }
        Evidence::Subject(binding, number) => proofs.push(Proof::Binding(binding, Some(number))),
        Evidence::Object(object) => proofs.push(Proof::Object(object)),
        Evidence::Field(object, node) => proofs.push(Proof::Field(object, node)),
    }
    match (graph.vertex(edge.from), graph.vertex(edge.to)) {
        (Vertex::Binding(_), Vertex::Grant(role, namespace)) => proofs.push(Proof::Role(role, namespace)),
        (_, Vertex::Group(_)) => proofs.push(Proof::Member(edge.from, edge.to)),
        _ => {}
    }
    proofs
}
