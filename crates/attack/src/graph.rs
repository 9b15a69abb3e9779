//! All vertices and edges of a World.

use std::ops::Range;

use seawall_access::{Access, Texts};
use seawall_finding::ObjectId;

use crate::draw::{Asked, draw};
use crate::edge::{Edge, Part, Reason, Strength};
use crate::facts::Facts;
use crate::grants::Grants;
use crate::kind::{Kind, KindId};
use crate::late::Late;
use crate::pen::Sheet;
use crate::vertex::{Vertex, VertexId};

/// The place of an edge in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgeId(pub(crate) u32);

/// Every way from anything to anything, as compact sparse rows in both directions.
#[derive(Debug)]
pub struct Graph<'w> {
    pub(crate) facts: Facts<'w>,
    pub(crate) sheet: Sheet,
    /// Edges that only stand for what blocks them, apart from those that lead somewhere.
    pub(crate) blocked: Vec<Edge>,
    /// The first edge of each vertex, one longer than the vertices; edges stand by where they begin.
    starts: Vec<u32>,
    /// Edges by where they end, and the first of each vertex.
    back: Vec<EdgeId>,
    back_starts: Vec<u32>,
    /// Edges that came and went since these rows were made.
    pub(crate) late: Late,
    pub(crate) grants: Grants,
    /// What was drawn by a look at all bindings.
    pub(crate) asked: Vec<Asked>,
}

// === impl Graph ===

impl<'w> Graph<'w> {
    /// Draws the edges of all kinds.
    pub fn of(access: &'w Access<'w>) -> Graph<'w> {
        Graph::of_kinds(access, |_| true)
    }

    /// Draws the edges of some kinds only.
    pub fn of_kinds(access: &'w Access<'w>, is_wanted: impl Fn(&Kind) -> bool) -> Graph<'w> {
        let facts = Facts::of(access);
        let kinds: Vec<(KindId, &'static Kind)> =
            KindId::all().map(|id| (id, id.kind())).filter(|(_, kind)| is_wanted(kind)).collect();
        let mut sheet = Sheet { texts: facts.texts.clone(), ..Sheet::default() };
        sheet.vertex(Vertex::Outside);
        let mut asked = Vec::new();
        for (id, kind) in &kinds {
            draw(&facts, &mut sheet, (*id, kind), &mut asked);
        }
        let mut grants = Grants::new(&facts, kinds);
        grants.draw(&facts, &mut sheet);
        Graph::index(facts, sheet, grants, asked)
    }

    fn index(facts: Facts<'w>, mut sheet: Sheet, grants: Grants, asked: Vec<Asked>) -> Graph<'w> {
        let is_blocked = |edge: &Edge| matches!(edge.strength, Strength::Blocked(_));
        let (blocked, mut edges): (Vec<Edge>, Vec<Edge>) =
            std::mem::take(&mut sheet.edges).into_iter().partition(is_blocked);
        // The order of drawing decides among equals, so that a graph of the same World is the same.
        edges.sort_by_key(|edge| edge.from);
        let count = sheet.vertices.len();
        let starts = starts(count, edges.iter().map(|edge| edge.from));
        let mut back: Vec<EdgeId> = (0..edges.len() as u32).map(EdgeId).collect();
        back.sort_by_key(|edge| edges[edge.0 as usize].to);
        let back_starts = self::starts(count, back.iter().map(|edge| edges[edge.0 as usize].to));
        sheet.edges = edges;
        let late = Late::default();
        Graph { facts, sheet, blocked, starts, back, back_starts, late, grants, asked }
    }

    /// Who may do what.
    pub fn access(&self) -> &Access<'w> {
        &self.facts.access
    }

    /// What stands in the World.
    pub fn facts(&self) -> &Facts<'w> {
        &self.facts
    }

    /// The texts of vertices.
    pub fn texts(&self) -> &Texts {
        &self.sheet.texts
    }

    /// All vertices.
    pub fn vertices(&self) -> impl ExactSizeIterator<Item = (VertexId, Vertex)> {
        self.sheet.vertices.iter().enumerate().map(|(at, vertex)| (VertexId(at as u32), *vertex))
    }

    /// A vertex.
    pub fn vertex(&self, id: VertexId) -> Vertex {
        self.sheet.vertices[id.0 as usize]
    }

    /// The place of a vertex; none where no edge touches it.
    pub fn find(&self, vertex: Vertex) -> Option<VertexId> {
        self.sheet.numbers.get(&vertex).copied()
    }

    /// All edges that lead somewhere.
    pub fn edges(&self) -> impl Iterator<Item = (EdgeId, &Edge)> {
        let all = self.sheet.edges.iter().enumerate().map(|(at, edge)| (EdgeId(at as u32), edge));
        all.filter(|(id, _)| !self.late.is_gone(*id))
    }

    /// Edges that would be there if something did not stand against them.
    pub fn blocked(&self) -> &[Edge] {
        &self.blocked
    }

    /// Whether a change took an edge away.
    pub fn is_gone(&self, id: EdgeId) -> bool {
        self.late.is_gone(id)
    }

    /// An edge.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.sheet.edges[id.0 as usize]
    }

    /// The edges that begin at a vertex.
    pub fn from(&self, id: VertexId) -> impl Iterator<Item = EdgeId> {
        let row = row(&self.starts, id);
        let all = (row.start..row.end).map(EdgeId).chain(self.late.beginning(id).iter().copied());
        all.filter(|id| !self.late.is_gone(*id))
    }

    /// The edges that end at a vertex.
    pub fn into(&self, id: VertexId) -> impl Iterator<Item = EdgeId> {
        let row = row(&self.back_starts, id);
        let early = &self.back[row.start as usize..row.end as usize];
        early.iter().chain(self.late.ending(id)).copied().filter(|id| !self.late.is_gone(*id))
    }

    /// Why an edge is only possible, or blocked.
    pub fn reason(&self, reason: Reason) -> &str {
        &self.sheet.reasons[reason.0 as usize]
    }

    /// The rights that only together lead somewhere.
    pub fn parts(&self, number: u32) -> &[Part] {
        &self.sheet.parts[number as usize]
    }

    /// How people call a vertex.
    pub fn name(&self, id: VertexId) -> String {
        let policy = self.facts.access.policy();
        let vertex = self.vertex(id);
        match vertex {
            Vertex::Pod(object) => self.object_name(object),
            Vertex::Binding(binding) => {
                let binding = policy.binding(binding);
                let name = policy.texts().get(binding.name);
                match binding.namespace {
                    Some(namespace) => format!("RoleBinding {}/{name}", policy.texts().get(namespace)),
                    None => format!("ClusterRoleBinding {name}"),
                }
            }
            Vertex::Grant(role, within) => {
                let role = policy.role(role);
                let name = policy.texts().get(role.name);
                let kind = if role.namespace.is_some() { "Role" } else { "ClusterRole" };
                match within {
                    Some(namespace) => {
                        format!("rights of {kind} {name} in namespace {}", policy.texts().get(namespace))
                    }
                    None => format!("rights of {kind} {name} everywhere"),
                }
            }
            _ => {
                let mut name = String::new();
                vertex.write(&self.sheet.texts, &mut name).expect("texts take all that is written");
                name
            }
        }
    }

    /// How people call an object: `Deployment shop/web`.
    pub fn object_name(&self, id: ObjectId) -> String {
        let object = self.facts.world.object(id);
        let (kind, name) = (object.group_kind().kind, object.display_name());
        match self.facts.world.namespace(id) {
            Some(namespace) => format!("{kind} {namespace}/{name}"),
            None => format!("{kind} {name}"),
        }
    }
}

/// The row of a vertex; empty for those that came later.
fn row(starts: &[u32], id: VertexId) -> Range<u32> {
    let at = id.0 as usize;
    starts.get(at + 1).map_or(0..0, |end| starts[at]..*end)
}

/// Where the rows of sorted vertices begin, one more than there are vertices.
fn starts(count: usize, sorted: impl Iterator<Item = VertexId>) -> Vec<u32> {
    let mut starts = vec![0; count + 1];
    sorted.for_each(|vertex| starts[vertex.0 as usize + 1] += 1);
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    starts
}
