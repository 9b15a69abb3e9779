//! From kinds of edges to edges: each kind draws for each of what it is about.

use seawall_access::Text;
use seawall_finding::ObjectId;

use crate::edge::Evidence;
use crate::facts::Facts;
use crate::grants::vertex_of;
use crate::kind::{Draw, Held, Kind, KindId};
use crate::pen::{Pen, Sheet};
use crate::right::Names;
use crate::vertex::{Hub, Vertex, VertexId};

/// What a kind draws for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// Control of a namespace.
    Control(Text, Option<ObjectId>),
    /// A pod, by its place among all.
    Pod(usize),
    Object(ObjectId),
    Account(Text, Text, Option<ObjectId>),
    Namespace(Text, Option<ObjectId>),
    Node(Text, Option<ObjectId>),
    Once,
}

/// Something that a kind drew for by a look at all bindings, so that it draws again when one changes.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) kind: KindId,
    pub(crate) unit: Unit,
    /// Where the edges begin that it drew.
    pub(crate) from: Vec<VertexId>,
}

/// Draws the edges of one kind, but for those that rest on rights.
pub(crate) fn draw(
    facts: &Facts<'_>,
    sheet: &mut Sheet,
    (id, kind): (KindId, &'static Kind),
    asked: &mut Vec<Asked>,
) {
    let mut one = |unit: Unit| {
        let first = sheet.edges.len();
        draw_unit(facts, sheet, (id, kind), unit);
        if facts.take_asked() {
            let mut from: Vec<VertexId> = sheet.edges[first..].iter().map(|edge| edge.from).collect();
            from.sort_unstable();
            from.dedup();
            asked.push(Asked { kind: id, unit, from });
        }
    };
    match kind.draw {
        Draw::Rights(..) => {}
        Draw::Steering(..) => facts.namespaces().for_each(|(name, object)| one(Unit::Control(name, object))),
        Draw::Pods(_) => (0..facts.pods().len()).for_each(|at| one(Unit::Pod(at))),
        Draw::Objects(kinds, _) => {
            kinds.iter().flat_map(|kind| facts.world.of_kind(*kind)).for_each(|id| one(Unit::Object(*id)));
        }
        Draw::Accounts(_) => {
            for (namespace, _) in facts.namespaces() {
                for (name, object) in facts.accounts_in(namespace) {
                    one(Unit::Account(namespace, name, object));
                }
            }
        }
        Draw::Namespaces(_) => facts.namespaces().for_each(|(name, id)| one(Unit::Namespace(name, id))),
        Draw::Nodes(_) => facts.nodes().for_each(|(name, node)| one(Unit::Node(name, node.object))),
        Draw::Once(_) => one(Unit::Once),
        Draw::Bindings(draw) => {
            let mut pen = Pen::new(facts, sheet, id);
            facts.access.policy().bindings().for_each(|(binding, _)| draw(&mut pen, binding));
        }
        Draw::Holders(draw) => {
            let mut pen = Pen::new(facts, sheet, id);
            holders(facts).into_iter().for_each(|holder| draw(&mut pen, holder));
        }
        Draw::Members(draw) => {
            let mut pen = Pen::new(facts, sheet, id);
            members(facts).into_iter().for_each(|member| draw(&mut pen, member));
        }
    }
    // What was drawn for each binding and holder is told by itself when one changes.
    facts.take_asked();
}

/// Draws the edges of one kind for one of what it is about.
pub(crate) fn draw_unit(
    facts: &Facts<'_>,
    sheet: &mut Sheet,
    (id, kind): (KindId, &'static Kind),
    unit: Unit,
) {
    let mut pen = Pen::new(facts, sheet, id);
    match (kind.draw, unit) {
        (Draw::Steering(rights, lead), Unit::Control(namespace, object)) => {
            pen.begin(Vertex::Hub(Hub::Control, Some(namespace)), of(object));
            let names = vec![Names::All; rights.len()];
            lead(&mut pen, &Held { namespace: Some(namespace), names: &names });
        }
        (Draw::Pods(draw), Unit::Pod(at)) => {
            let pod = &facts.pods()[at];
            pen.begin(Vertex::Pod(pod.object), Evidence::Object(pod.object));
            draw(&mut pen, pod);
        }
        (Draw::Objects(_, draw), Unit::Object(object)) => {
            pen.begin(Vertex::Outside, Evidence::Object(object));
            draw(&mut pen, object);
        }
        (Draw::Accounts(draw), Unit::Account(namespace, name, object)) => {
            pen.begin(Vertex::Account(namespace, name), of(object));
            draw(&mut pen, namespace, name);
        }
        (Draw::Namespaces(draw), Unit::Namespace(name, object)) => {
            pen.begin(Vertex::Outside, of(object));
            draw(&mut pen, name);
        }
        (Draw::Nodes(draw), Unit::Node(name, object)) => {
            pen.begin(Vertex::Node(name), of(object));
            draw(&mut pen, name);
        }
        (Draw::Once(draw), Unit::Once) => {
            pen.begin(Vertex::Outside, Evidence::Nothing);
            draw(&mut pen);
        }
        _ => unreachable!("a kind draws for what it is about"),
    }
}

/// All whom a binding names, in order.
fn holders(facts: &Facts<'_>) -> Vec<Vertex> {
    let mut holders: Vec<Vertex> =
        facts.access.policy().holders().map(|holder| vertex_of(facts, holder)).collect();
    holders.sort_unstable();
    holders
}

/// Everybody who may be in groups, in order.
fn members(facts: &Facts<'_>) -> Vec<Vertex> {
    let mut members = holders(facts);
    members.push(Vertex::Outside);
    for (namespace, _) in facts.namespaces() {
        members.extend(facts.accounts_in(namespace).map(|(name, _)| Vertex::Account(namespace, name)));
    }
    members.extend(facts.nodes().map(|(_, node)| Vertex::User(node.user)));
    members.sort_unstable();
    members.dedup();
    members
}

fn of(object: Option<ObjectId>) -> Evidence {
    object.map_or(Evidence::Nothing, Evidence::Object)
}
