//! Bindings to roles that nobody read may give anything.

use seawall_access::{BindingId, CLUSTER_ROLE, ROLE, Reference};

use crate::edge::Evidence;
use crate::kind::{Draw, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "unread-role",
    action: "may give everything, and so",
    needs: "A binding refers to a role that may exist but was not read.",
    why: "Nobody knows what the role allows: it may be as much as cluster-admin does.",
    fix: "Let the role be read, or give the files that hold it.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Bindings(draw),
    examples: &[],
};

fn draw(pen: &mut Pen<'_, '_>, id: BindingId) {
    let facts = pen.facts();
    let policy = facts.access.policy();
    let binding = policy.binding(id);
    let Reference::Missing { namespaced, name } = binding.role else { return };
    let (kind, within) = if namespaced { (ROLE, binding.namespace) } else { (CLUSTER_ROLE, None) };
    if !facts.is_unread(kind, within) {
        return;
    }
    let to = match binding.namespace {
        None => Vertex::Goal(Goal::ClusterAdmin),
        Some(namespace) => Vertex::Hub(Hub::Control, Some(namespace)),
    };
    let reason = format!("what the {} \"{}\" allows was not read", kind.kind, policy.texts().get(name));
    pen.perhaps_edge(Vertex::Binding(id), to, Evidence::Nothing, &reason);
}
