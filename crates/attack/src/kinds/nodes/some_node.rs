//! Whatever is root on a node is root on some node, and whatever is on any is on each.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "is-node",
    action: "is",
    needs: "The node exists.",
    why: "Which node it is decides what is on it; a label says that it belongs to the control plane.",
    fix: "Keep pods that may break out away from nodes with anything of worth.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation"],
    known_as: &[],
    steps: 0,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Node
metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}
",
        edge: ("Node one", "root on a node of the control plane"),
        twin: "
apiVersion: v1
kind: Node
metadata: {name: one, labels: {node-role.kubernetes.io/worker: ''}}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, name: Text) {
    pen.to(Vertex::Goal(Goal::SomeNode));
    pen.edge(Vertex::Goal(Goal::AnyNode), Vertex::Node(name), Evidence::Nothing);
    if pen.facts().node(name).control_plane {
        pen.to(Vertex::Goal(Goal::ControlPlane));
    }
}
