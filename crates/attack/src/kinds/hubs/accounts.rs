//! Tokens of any service account of a namespace are tokens of each.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-account",
    action: "includes",
    needs: "The service account exists.",
    why: "Who can become any service account of a namespace can become the most powerful one.",
    fix: "Keep powerful service accounts in namespaces where nobody else may start pods or ask for tokens.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &["kubesplaining/colocated_sa_token_theft", "kubesplaining/A1"],
    steps: 0,
    draw: Draw::Accounts(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}",
        edge: ("every service account in namespace shop", "ServiceAccount shop/web"),
        twin: "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: bank}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text, name: Text) {
    let from = Vertex::Hub(Hub::BecomeAccounts, Some(namespace));
    pen.edge(from, Vertex::Account(namespace, name), Evidence::Nothing);
}
