//! Whoever has the key that signs tokens is every service account.

use crate::edge::Evidence;
use crate::kind::{Draw, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "token-key-accounts",
    action: "writes tokens of",
    needs: "The key that signs tokens of service accounts.",
    why: "The API server takes a token that the key signed and asks only whether the service account \
          exists, which an administrator can look up.",
    fix: "Replace the key, which makes all tokens void; keep it in a key service by an external signer.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#token-controller",
    ],
    known_as: &["kubesplaining/KUBE-PKI-SAKEY-001", "kubesplaining/token_mint"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let from = Vertex::Goal(Goal::TokenKey);
    pen.edge(from, Vertex::Hub(Hub::BecomeAccounts, None), Evidence::Nothing);
}
