//! What holds in every namespace holds in each.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "every-namespace",
    action: "has among all",
    needs: "The namespace exists.",
    why: "A right that is given everywhere is given in each namespace.",
    fix: "Give it by RoleBindings in the namespaces that need it.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &[],
    steps: 0,
    draw: Draw::Namespaces(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("every Secret in every namespace", "every Secret in namespace shop"),
        twin: "{apiVersion: v1, kind: Namespace, metadata: {name: bank}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text) {
    for hub in Hub::ALL {
        pen.edge(Vertex::Hub(hub, None), Vertex::Hub(hub, Some(namespace)), Evidence::Nothing);
    }
}
