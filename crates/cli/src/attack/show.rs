//! Chains for people and programs.

use seawall_access::{Access, Origin, RuleId};
use seawall_attack::{Chain, Cut, EdgeId, Graph, Hop, Proof, VertexId};
use seawall_finding::ObjectId;
use seawall_report::{Layout, Link, Sheet, field_path};
use seawall_yaml::NodeId;
use serde_json::{Value, json};

use crate::access::show::{binding_name, head, place_json, role_name, rows, rule_json, rule_text, told};

/// A chain as numbered steps below a title.
pub(super) fn sheet(graph: &Graph<'_>, chain: &Chain, title: Option<String>) -> Sheet {
    Sheet {
        name: "chain".to_owned(),
        title,
        head: head(&["STEP", "BY", "WHY", "CUT", "POSSIBLE"]),
        rows: rows(chain.hops.iter().map(|hop| row(graph, hop))),
        layout: Layout::Steps,
        ..Sheet::default()
    }
}

fn row(graph: &Graph<'_>, hop: &Hop) -> [String; 5] {
    let by: Vec<String> = hop.proofs(graph).iter().map(|proof| proof_text(graph, *proof)).collect();
    let doubts: Vec<&str> = hop.doubts(graph).into_iter().map(|doubt| graph.reason(doubt)).collect();
    [
        sentence(graph, hop),
        by.join("\n"),
        hop.kind(graph).why.to_owned(),
        cut_text(graph, hop.cut(graph)),
        doubts.join("\n"),
    ]
}

/// What the attacker does, in a line.
pub(super) fn sentence(graph: &Graph<'_>, hop: &Hop) -> String {
    let reached: Vec<String> = hop.reached(graph).map(|vertex| graph.name(vertex)).collect();
    format!("{} {} {}", graph.name(hop.from), hop.kind(graph).action, reached.join(" → "))
}

/// What to do, and where.
pub(super) fn cut_text(graph: &Graph<'_>, cut: Cut) -> String {
    match cut.at {
        Some(proof) => format!("{} Here: {}.", cut.fix, proof_name(graph, proof)),
        None => cut.fix.to_owned(),
    }
}

/// What a proof is, without where it stands.
fn proof_name(graph: &Graph<'_>, proof: Proof) -> String {
    let (access, policy) = (graph.access(), graph.access().policy());
    match proof {
        Proof::Member(who, group) => format!("{} is in {}", graph.name(who), graph.name(group)),
        Proof::Binding(id, _) => binding_name(access, id),
        Proof::Role(id, None) => format!("{}, everywhere", role_name(access, id)),
        Proof::Role(id, Some(namespace)) => {
            format!("{}, in namespace {}", role_name(access, id), policy.texts().get(namespace))
        }
        Proof::Rule(id) => format!("rule {}", rule_text(access, policy.rule(id))),
        Proof::Object(id) => graph.object_name(id),
        Proof::Field(id, node) => {
            let path = field_path(graph.facts().world.object(id).root(), node);
            format!("{}, {path}", graph.object_name(id))
        }
    }
}

/// What a proof is and where it stands.
fn proof_text(graph: &Graph<'_>, proof: Proof) -> String {
    let access = graph.access();
    let place = match origin(graph, proof) {
        Some((origin, node)) => told(access, origin, node),
        None => String::new(),
    };
    format!("{}  {place}", proof_name(graph, proof)).trim_end().to_owned()
}

/// Where a proof stands.
fn origin(graph: &Graph<'_>, proof: Proof) -> Option<(Origin, Option<NodeId>)> {
    let policy = graph.access().policy();
    match proof {
        Proof::Member(..) => None,
        Proof::Binding(id, number) => {
            let binding = policy.binding(id);
            let subject = number.and_then(|number| binding.subjects.get(number as usize));
            Some((binding.origin, subject.map(|subject| subject.node)))
        }
        Proof::Role(id, _) => Some((policy.role(id).origin, None)),
        Proof::Rule(id) => Some((policy.rule(id).origin, Some(policy.rule(id).node))),
        Proof::Object(id) => Some((Origin::Object(id), None)),
        Proof::Field(id, node) => Some((Origin::Object(id), Some(node))),
    }
}

/// A chain for programs.
pub(super) fn chain_json(graph: &Graph<'_>, chain: &Chain) -> Value {
    let doubts = chain.doubts(graph);
    json!({
        "certain": doubts.is_empty(),
        "hops": chain.hops.iter().map(|hop| hop_json(graph, hop)).collect::<Vec<_>>(),
    })
}

fn hop_json(graph: &Graph<'_>, hop: &Hop) -> Value {
    let kind = hop.kind(graph);
    let cut = hop.cut(graph);
    let doubts: Vec<&str> = hop.doubts(graph).into_iter().map(|doubt| graph.reason(doubt)).collect();
    json!({
        "from": vertex_json(graph, hop.from),
        "to": vertex_json(graph, hop.to),
        "through": hop.reached(graph).map(|vertex| graph.name(vertex)).collect::<Vec<_>>(),
        "edge": kind.id,
        "action": kind.action,
        "why": kind.why,
        "evidence": hop.proofs(graph).iter().map(|proof| proof_json(graph, *proof)).collect::<Vec<_>>(),
        "cut": {"fix": cut.fix, "at": cut.at.map(|proof| proof_json(graph, proof))},
        "certain": doubts.is_empty(),
        "doubts": doubts,
    })
}

/// A vertex for programs.
pub(super) fn vertex_json(graph: &Graph<'_>, id: VertexId) -> Value {
    json!({"kind": graph.vertex(id).kind(), "name": graph.name(id)})
}

fn proof_json(graph: &Graph<'_>, proof: Proof) -> Value {
    let access: &Access<'_> = graph.access();
    let (kind, more) = match proof {
        Proof::Member(..) => ("member", Value::Null),
        Proof::Binding(..) => ("binding", Value::Null),
        Proof::Role(..) => ("role", Value::Null),
        Proof::Rule(id) => ("rule", rule(access, id)),
        Proof::Object(_) => ("object", Value::Null),
        Proof::Field(id, node) => ("field", field(graph, id, node)),
    };
    let mut out = json!({"kind": kind, "text": proof_name(graph, proof)});
    if let Some((origin, node)) = origin(graph, proof) {
        out["at"] = place_json(access, origin, node);
    }
    if !more.is_null() {
        out[kind] = more;
    }
    out
}

fn rule(access: &Access<'_>, id: RuleId) -> Value {
    let mut rule = rule_json(access, id);
    if let Some(fields) = rule.as_object_mut() {
        fields.remove("at");
    }
    rule
}

fn field(graph: &Graph<'_>, id: ObjectId, node: NodeId) -> Value {
    let world = graph.facts().world;
    json!(field_path(world.object(id).root(), node))
}

/// A hop as an edge of a drawing.
pub(super) fn link(graph: &Graph<'_>, hop: &Hop, from: usize, to: usize) -> Link {
    let by = hop.proofs(graph).into_iter().map(|proof| format!("by {}", proof_text(graph, proof)));
    let cut = format!("cut: {}", cut_text(graph, hop.cut(graph)));
    let doubts: Vec<&str> = hop.doubts(graph).into_iter().map(|doubt| graph.reason(doubt)).collect();
    Link {
        from,
        to,
        kind: hop.kind(graph).id,
        action: hop.kind(graph).action.to_owned(),
        doubt: doubts.join("; "),
        detail: by.chain([cut]).collect::<Vec<_>>().join("\n"),
    }
}

/// One edge of a graph as an edge of a drawing.
pub(super) fn edge_link(graph: &Graph<'_>, edge: EdgeId, from: usize, to: usize) -> Link {
    let chain = Chain::of(graph, &[edge]);
    match chain.hops.first() {
        Some(hop) => link(graph, hop, from, to),
        None => Link { from, to, ..Link::default() },
    }
}
