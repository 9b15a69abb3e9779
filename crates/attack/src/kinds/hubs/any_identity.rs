//! Who can be anybody can be any user, service account and node.

use crate::edge::Evidence;
use crate::kind::{Draw, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "any-identity",
    action: "includes",
    needs: "Nothing more.",
    why: "A client certificate says its user, and service accounts and nodes are users as well.",
    fix: "Keep the right to have certificates signed to those who administer the cluster.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers",
    ],
    known_as: &[],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[],
};

fn draw(pen: &mut Pen<'_, '_>) {
    pen.begin(Vertex::Goal(Goal::AnyIdentity), Evidence::Nothing);
    pen.to(Vertex::Goal(Goal::AnyUser));
    pen.to(Vertex::Goal(Goal::NodeIdentity));
    pen.to(Vertex::Hub(Hub::BecomeAccounts, None));
}
