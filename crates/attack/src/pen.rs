//! What kinds draw edges with.

use std::collections::HashMap;

use seawall_access::{Text, Texts};
use seawall_finding::ObjectId;
use seawall_yaml::Value;

use crate::edge::{Edge, Evidence, Part, Reason, Strength};
use crate::facts::Facts;
use crate::kind::KindId;
use crate::vertex::{Vertex, VertexId};

/// Vertices and edges while they come about.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) texts: Texts,
    pub(crate) vertices: Vec<Vertex>,
    pub(crate) numbers: HashMap<Vertex, VertexId>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) reasons: Vec<String>,
    pub(crate) by_reason: HashMap<String, Reason>,
    /// What `Evidence::Rules` stands for.
    pub(crate) parts: Vec<Vec<Part>>,
}

/// Draws the edges of one kind, from one vertex.
#[derive(Debug)]
pub struct Pen<'f, 'w> {
    facts: &'f Facts<'w>,
    sheet: &'f mut Sheet,
    kind: KindId,
    from: Vertex,
    evidence: Evidence,
    /// Why nothing from here is certain.
    doubt: Option<Reason>,
}

// === impl Sheet ===

impl Sheet {
    pub(crate) fn vertex(&mut self, vertex: Vertex) -> VertexId {
        let next = VertexId(self.vertices.len() as u32);
        let number = *self.numbers.entry(vertex).or_insert(next);
        if number == next {
            self.vertices.push(vertex);
        }
        number
    }

    fn reason(&mut self, text: &str) -> Reason {
        if let Some(known) = self.by_reason.get(text) {
            return *known;
        }
        let number = Reason(self.reasons.len() as u32);
        self.reasons.push(text.to_owned());
        self.by_reason.insert(text.to_owned(), number);
        number
    }
}

// === impl Pen ===

impl<'f, 'w> Pen<'f, 'w> {
    pub(crate) fn new(facts: &'f Facts<'w>, sheet: &'f mut Sheet, kind: KindId) -> Pen<'f, 'w> {
        Pen { facts, sheet, kind, from: Vertex::Outside, evidence: Evidence::Nothing, doubt: None }
    }

    /// From now on, edges begin here and rest on this.
    pub(crate) fn begin(&mut self, from: Vertex, evidence: Evidence) {
        (self.from, self.evidence) = (from, evidence);
    }

    /// From now on, edges are possible at most, for this reason; or all may be certain.
    pub(crate) fn doubt(&mut self, reason: Option<&str>) {
        self.doubt = reason.map(|reason| self.sheet.reason(reason));
    }

    /// From now on, edges begin at rights that somebody holds together, perhaps.
    pub(crate) fn begin_together(&mut self, holder: Vertex, parts: Vec<Part>, doubt: Option<&str>) {
        let number = self.sheet.parts.len() as u32;
        self.sheet.parts.push(parts);
        let (together, evidence) = (Vertex::Together(number), Evidence::Rules(number));
        let kind = std::mem::replace(&mut self.kind, KindId::of("rights-together"));
        self.begin(holder, evidence);
        self.doubt(doubt);
        self.to(together);
        self.kind = kind;
        self.doubt(None);
        self.begin(together, evidence);
    }

    /// From now on, edges begin here.
    pub fn begin_at(&mut self, from: Vertex) {
        self.from = from;
    }

    /// What stands in the World.
    pub fn facts(&self) -> &'f Facts<'w> {
        self.facts
    }

    /// The number of a text.
    pub fn text(&mut self, text: &str) -> Text {
        self.sheet.texts.add(text)
    }

    /// The text of a number.
    pub fn name(&self, text: Text) -> &str {
        self.sheet.texts.get(text)
    }

    /// Where edges begin that do not say it.
    pub fn from(&self) -> Vertex {
        self.from
    }

    /// An edge from here.
    pub fn to(&mut self, to: Vertex) {
        self.draw(self.from, to, self.evidence, Strength::Certain);
    }

    /// An edge from here that a field shows.
    pub fn to_by(&mut self, to: Vertex, object: ObjectId, field: Value<'_>) {
        self.draw(self.from, to, Evidence::Field(object, field.id()), Strength::Certain);
    }

    /// An edge from here that something unread decides: a lower-case sentence.
    pub fn perhaps(&mut self, to: Vertex, reason: &str) {
        let reason = self.sheet.reason(reason);
        self.draw(self.from, to, self.evidence, Strength::Possible(reason));
    }

    /// An edge from here that would be there if something did not stand against it: a lower-case sentence.
    pub fn blocked(&mut self, to: Vertex, reason: &str) {
        let reason = self.sheet.reason(reason);
        self.draw(self.from, to, self.evidence, Strength::Blocked(reason));
    }

    /// An edge between any two.
    pub fn edge(&mut self, from: Vertex, to: Vertex, evidence: Evidence) {
        self.draw(from, to, evidence, Strength::Certain);
    }

    /// An edge between any two that something unread decides.
    pub fn perhaps_edge(&mut self, from: Vertex, to: Vertex, evidence: Evidence, reason: &str) {
        let reason = self.sheet.reason(reason);
        self.draw(from, to, evidence, Strength::Possible(reason));
    }

    fn draw(&mut self, from: Vertex, to: Vertex, evidence: Evidence, strength: Strength) {
        if from == to {
            return;
        }
        let strength = match (strength, self.doubt) {
            (Strength::Certain, Some(doubt)) => Strength::Possible(doubt),
            (strength, _) => strength,
        };
        let (from, to) = (self.sheet.vertex(from), self.sheet.vertex(to));
        self.sheet.edges.push(Edge { from, to, kind: self.kind, strength, evidence });
    }

    /// The rights together on which edges from here rest.
    pub(crate) fn parts_held(&self) -> &[Part] {
        match self.evidence {
            Evidence::Rules(number) => &self.sheet.parts[number as usize],
            _ => &[],
        }
    }
}
