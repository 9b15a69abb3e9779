//! Who can have the identity of any node can have each node's.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-node-identity",
    action: "includes",
    needs: "The node exists.",
    why: "A node may read what the pods on it need, and ask for tokens of their service accounts.",
    fix: "Keep the right to have certificates signed to those who administer the cluster.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/node/"],
    known_as: &["kubesplaining/A6"],
    steps: 0,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
        edge: ("every node's identity", "User system:node:one"),
        twin: "{apiVersion: v1, kind: Node, metadata: {name: two}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, name: Text) {
    let user = format!("system:node:{}", pen.name(name));
    let user = pen.text(&user);
    pen.edge(Vertex::Goal(Goal::NodeIdentity), Vertex::User(user), Evidence::Nothing);
}
