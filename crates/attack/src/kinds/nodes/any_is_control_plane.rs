//! Whichever node the attacker likes may be one of the control plane.

use crate::edge::Evidence;
use crate::facts::{NODE, NodeFacts};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "any-node-control-plane",
    action: "may choose",
    needs: "No node was read, so that some may belong to the control plane.",
    why: "Whoever chooses the node chooses one with the keys of the cluster, unless a provider hides them.",
    fix: "Read the nodes too; keep workloads away from the nodes of the control plane.",
    depends: "",
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    known_as: &["kubesplaining/A2"],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        edge: ("root on any node", "root on a node of the control plane"),
        // The nodes were read, and none belongs to the control plane.
        twin: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    let is_any = |is_known: fn(NodeFacts) -> bool| facts.nodes().any(|(_, node)| is_known(node));
    let is_read = is_any(|node| node.object.is_some()) && !facts.is_unread(NODE, None);
    if is_read || is_any(|node| node.control_plane) {
        return;
    }
    let (from, to) = (Vertex::Goal(Goal::AnyNode), Vertex::Goal(Goal::ControlPlane));
    pen.perhaps_edge(from, to, Evidence::Nothing, "the nodes were not read, and a provider may hide those");
}
