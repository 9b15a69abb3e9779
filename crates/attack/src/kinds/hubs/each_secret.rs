//! Who can read any Secret of a namespace can read each.

use seawall_finding::ObjectId;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::reached::SECRET;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-secret",
    action: "includes",
    needs: "The Secret is in the namespace.",
    why: "A right to read every Secret of a namespace is one to read its most valuable one.",
    fix: "Keep Secrets of different worth in different namespaces.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets"],
    known_as: &["icekube/WITHIN"],
    steps: 0,
    draw: Draw::Objects(&[SECRET], draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
",
        edge: ("every Secret in namespace shop", "Secret shop/web"),
        twin: "
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: bank}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let Some((namespace, name)) = pen.place_of(id) else { return };
    let from = Vertex::Hub(Hub::ReadSecrets, Some(namespace));
    pen.edge(from, Vertex::Secret(namespace, name), Evidence::Object(id));
}
