//! One edge, with what it rests on.

use seawall_access::{BindingId, RuleId};
use seawall_finding::ObjectId;
use seawall_yaml::NodeId;

use crate::kind::KindId;
use crate::vertex::VertexId;

/// One way from one vertex to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: VertexId,
    /// Where it ends.
    pub to: VertexId,
    /// What the attacker does.
    pub kind: KindId,
    /// Whether it is there.
    pub strength: Strength,
    /// What it rests on.
    pub evidence: Evidence,
}

/// Whether an edge is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strength {
    /// What was read says so.
    Certain,
    /// Something that was not read, or that the World cannot hold, decides.
    Possible(Reason),
    /// It would be there if this did not stand against it.
    Blocked(Reason),
}

/// The place of a sentence in the graph's reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason(pub(crate) u32);

/// What an edge rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// What Kubernetes is.
    Nothing,
    /// A rule of a role.
    Rule(RuleId),
    /// Several rules, each of a binding: their place in the graph's list.
    Rules(u32),
    /// One subject of a binding, by its number.
    Subject(BindingId, u32),
    /// An object as a whole.
    Object(ObjectId),
    /// A field of an object.
    Field(ObjectId, NodeId),
}

/// One right of several that only together lead somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The binding that gives it.
    pub binding: BindingId,
    /// The rule that allows it.
    pub rule: RuleId,
}
