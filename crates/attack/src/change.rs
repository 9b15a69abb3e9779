//! One binding more or less, without drawing the graph again.
//!
//! Most edges know nothing of bindings. Those drawn for each binding or holder are drawn for this one, what
//! was drawn by a look at all bindings is drawn again, and rights together for those who hold them. The
//! few changes that reach further, as the first binding of a group that all are in, take a new graph.

use std::collections::{BTreeSet, HashSet};

use seawall_access::{Binding, BindingId, Holder, Reference};
use seawall_object::Object;

use crate::draw::{Asked, draw_unit};
use crate::edge::{Edge, Strength};
use crate::facts::Facts;
use crate::grants::{Grants, is_implied, vertex_of};
use crate::graph::{EdgeId, Graph};
use crate::kind::Draw;
use crate::pen::{Pen, Sheet};
use crate::vertex::{Vertex, VertexId};

/// What a change brought and took away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Edges that came.
    pub came: Vec<EdgeId>,
    /// Edges that went; they can still be looked at.
    pub gone: Vec<EdgeId>,
}

/// Why a change is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It reaches too far: draw the graph again.
    Redraw,
    /// The API server would refuse the binding for this reason.
    Invalid(&'static str),
}

// === impl Graph ===

impl Graph<'_> {
    /// Makes ready for changes, which takes a copy of all roles and bindings; the first change does it else.
    pub fn make_ready(&mut self) {
        self.facts.access.to_mut();
    }

    /// Adds a binding, in a namespace or everywhere, as if the API server had just taken it.
    pub fn propose(
        &mut self,
        object: Object<'_>,
        namespace: Option<&str>,
    ) -> Result<(BindingId, Change), Refusal> {
        let Facts { access, texts, .. } = &mut self.facts;
        let sheet = &mut self.sheet;
        let number = &mut |text: &str| {
            let number = sheet.texts.add(text);
            texts.set(number, text);
            number
        };
        let policy = access.to_mut().policy_mut();
        let id = policy.propose(object, namespace, number).map_err(Refusal::Invalid)?;
        let binding = policy.binding(id).clone();
        let is_new = |holder: &Holder| policy.bindings_of_holder(*holder) == [id];
        let new: BTreeSet<Holder> = holders(&binding).into_iter().filter(is_new).collect();
        if !self.facts.learn(&binding) || new.iter().any(|holder| is_implied(&self.facts, *holder)) {
            self.facts.access.to_mut().policy_mut().take_away(id);
            return Err(Refusal::Redraw);
        }
        let mut change = Change::default();
        let vertices = self.sheet.vertices.len();
        self.bring(&mut change, |facts, sheet, grants| {
            draw_binding(facts, sheet, grants, id);
            new.iter().for_each(|holder| draw_holder(facts, sheet, grants, vertex_of(facts, *holder)));
            if let Reference::Found(role) = binding.role {
                grants.draw_grant(facts, sheet, (role, binding.namespace));
            }
            grants.draw_bindable(facts, sheet, vertices);
        });
        let joined = self.grants.joined_rights();
        let concerned = self.grants.add(&self.facts, &joined, id);
        self.draw_what_rests_on_bindings(&mut change, concerned);
        Ok((id, change))
    }

    /// Takes a binding away.
    pub fn take_away(&mut self, id: BindingId) -> Result<Change, Refusal> {
        let binding = self.facts.access.policy().binding(id).clone();
        let is_last = |holder: &Holder| self.facts.access.policy().bindings_of_holder(*holder) == [id];
        let last: BTreeSet<Holder> = holders(&binding).into_iter().filter(is_last).collect();
        let is_needed = |holder: &Holder| {
            is_implied(&self.facts, *holder)
                || self.facts.is_known_by_bindings(vertex_of(&self.facts, *holder))
        };
        if last.iter().any(is_needed)
            || binding.namespace.is_some_and(|name| self.facts.is_namespace_known_by_bindings(name))
        {
            return Err(Refusal::Redraw);
        }
        let mut change = Change::default();
        if let Some(vertex) = self.find(Vertex::Binding(id)) {
            let edges: Vec<EdgeId> = self.from(vertex).chain(Graph::into(self, vertex)).collect();
            self.take(&mut change, edges);
        }
        for holder in last {
            let holder = vertex_of(&self.facts, holder);
            self.undraw(&mut change, |facts, sheet, grants| draw_holder(facts, sheet, grants, holder));
        }
        let concerned = self.grants.remove(&self.facts, id);
        self.facts.access.to_mut().policy_mut().take_away(id);
        self.draw_what_rests_on_bindings(&mut change, concerned);
        Ok(change)
    }

    /// Draws again what was drawn by a look at all bindings, and the rights together of some holders.
    fn draw_what_rests_on_bindings(&mut self, change: &mut Change, mut holders: BTreeSet<Vertex>) {
        holders.append(&mut self.grants.asked_holders);
        let joined = self.grants.joined_rights();
        for holder in holders {
            self.take_together(change, holder);
            self.bring(change, |facts, sheet, grants| grants.draw_together(facts, sheet, &joined, holder));
        }
        for grant in self.grants.asked.clone() {
            let from = self.find(Vertex::Grant(grant.0, grant.1)).into_iter().collect();
            self.draw_again(
                change,
                from,
                |_| true,
                |facts, sheet, grants| {
                    grants.draw_again(facts, sheet, grant);
                },
            );
        }
        let mut asked = std::mem::take(&mut self.asked);
        for Asked { kind, unit, from } in &mut asked {
            let of_kind = |edge: &Edge| edge.kind == *kind;
            *from = self.draw_again(change, std::mem::take(from), of_kind, |facts, sheet, _| {
                draw_unit(facts, sheet, (*kind, kind.kind()), *unit);
            });
        }
        self.asked = asked;
        self.facts.take_asked();
    }

    /// Takes away what a holder has together.
    fn take_together(&mut self, change: &mut Change, holder: Vertex) {
        let Some(at) = self.find(holder) else { return };
        let to_together = |id: &EdgeId| matches!(self.vertex(self.edge(*id).to), Vertex::Together(_));
        let into: Vec<EdgeId> = self.from(at).filter(to_together).collect();
        let together: HashSet<VertexId> = into.iter().map(|id| self.edge(*id).to).collect();
        let onward: Vec<EdgeId> = together.iter().flat_map(|vertex| self.from(*vertex)).collect();
        if !together.is_empty() {
            self.blocked.retain(|edge| !together.contains(&edge.from));
        }
        self.take(change, into);
        self.take(change, onward);
    }

    /// Takes edges away.
    fn take(&mut self, change: &mut Change, edges: Vec<EdgeId>) {
        for id in edges {
            if self.late.remove(id) {
                change.gone.push(id);
            }
        }
    }

    /// Adds what is drawn.
    fn bring(&mut self, change: &mut Change, draw: impl FnOnce(&Facts<'_>, &mut Sheet, &mut Grants)) {
        for edge in self.drawn(draw) {
            self.add(change, edge);
        }
    }

    fn add(&mut self, change: &mut Change, edge: Edge) {
        if matches!(edge.strength, Strength::Blocked(_)) {
            return self.blocked.push(edge);
        }
        let id = EdgeId(self.sheet.edges.len() as u32);
        self.sheet.edges.push(edge);
        self.late.add(id, edge.from, edge.to);
        change.came.push(id);
    }

    /// What is drawn, without adding it.
    fn drawn(&mut self, draw: impl FnOnce(&Facts<'_>, &mut Sheet, &mut Grants)) -> Vec<Edge> {
        let first = self.sheet.edges.len();
        draw(&self.facts, &mut self.sheet, &mut self.grants);
        self.sheet.edges.split_off(first)
    }

    /// Takes away what would be drawn.
    fn undraw(&mut self, change: &mut Change, draw: impl FnOnce(&Facts<'_>, &mut Sheet, &mut Grants)) {
        for edge in self.drawn(draw) {
            let same: Vec<EdgeId> =
                self.from(edge.from).filter(|id| is_same(self.edge(*id), &edge)).collect();
            self.take(change, same);
        }
    }

    /// Draws again what begins at some vertices: what is the same stays. Where its edges begin now.
    fn draw_again(
        &mut self,
        change: &mut Change,
        mut from: Vec<VertexId>,
        is_meant: impl Fn(&Edge) -> bool,
        draw: impl FnOnce(&Facts<'_>, &mut Sheet, &mut Grants),
    ) -> Vec<VertexId> {
        let new = self.drawn(draw);
        from.extend(new.iter().map(|edge| edge.from));
        from.sort_unstable();
        from.dedup();
        let old: Vec<EdgeId> =
            from.iter().flat_map(|vertex| self.from(*vertex)).filter(|id| is_meant(self.edge(*id))).collect();
        let is_left = |id: &EdgeId| new.iter().any(|edge| is_same(self.edge(*id), edge));
        let (left, gone): (Vec<EdgeId>, Vec<EdgeId>) = old.into_iter().partition(is_left);
        let is_known = |edge: &Edge| left.iter().any(|id| is_same(self.edge(*id), edge));
        let came: Vec<Edge> = new.into_iter().filter(|edge| !is_known(edge)).collect();
        // What blocks does not rest on bindings.
        let is_open = |edge: &Edge| !matches!(edge.strength, Strength::Blocked(_));
        self.take(change, gone);
        came.into_iter().filter(is_open).for_each(|edge| self.add(change, edge));
        from
    }
}

/// Draws what kinds draw for each binding.
fn draw_binding(facts: &Facts<'_>, sheet: &mut Sheet, grants: &Grants, binding: BindingId) {
    for (id, kind) in &grants.kinds {
        if let Draw::Bindings(draw) = kind.draw {
            draw(&mut Pen::new(facts, sheet, *id), binding);
        }
    }
}

/// Draws what kinds draw for each holder, and for a user or group as a member of others.
fn draw_holder(facts: &Facts<'_>, sheet: &mut Sheet, grants: &Grants, holder: Vertex) {
    let is_member = match holder {
        Vertex::User(name) => !facts.nodes().any(|(_, node)| node.user == name),
        Vertex::Group(_) => true,
        _ => false,
    };
    for (id, kind) in &grants.kinds {
        let mut pen = Pen::new(facts, sheet, *id);
        match kind.draw {
            Draw::Holders(draw) => draw(&mut pen, holder),
            Draw::Members(draw) if is_member => draw(&mut pen, holder),
            _ => {}
        }
    }
}

/// All subjects of a binding.
fn holders(binding: &Binding) -> BTreeSet<Holder> {
    binding.subjects.iter().filter_map(|subject| subject.holder).collect()
}

/// Whether two edges say the same.
fn is_same(one: &Edge, other: &Edge) -> bool {
    (one.from, one.to, one.kind, one.strength) == (other.from, other.to, other.kind, other.strength)
}
