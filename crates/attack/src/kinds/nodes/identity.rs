//! The credentials of its kubelet lie on a node.

use seawall_access::Text;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "node-identity",
    action: "reads the credentials of its kubelet, which is",
    needs: "The node exists.",
    why: "The kubelet's certificate and key lie in /var/lib/kubelet/pki, where root reads them.",
    fix: "Keep what breaks out away from nodes; NodeRestriction and the Node authorizer bound what a node \
          may do.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"],
    known_as: &["kubesplaining/A2", "kubehound/EXPLOIT_HOST_READ"],
    steps: 1,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
        edge: ("Node one", "User system:node:one"),
        twin: "{apiVersion: v1, kind: Node, metadata: {name: two}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, name: Text) {
    let user = pen.facts().node(name).user;
    pen.to(Vertex::User(user));
}
