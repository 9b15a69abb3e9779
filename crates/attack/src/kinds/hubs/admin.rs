//! Who administers a cluster controls each of its namespaces.

use crate::edge::Evidence;
use crate::kind::{Draw, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "admin-control",
    action: "includes",
    needs: "Nothing more.",
    why: "Whoever may do everything may do it in every namespace, as anybody and with admission.",
    fix: "Bind cluster-admin to nobody who does not administer the cluster.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles"],
    known_as: &[],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[],
};

fn draw(pen: &mut Pen<'_, '_>) {
    pen.begin(Vertex::Goal(Goal::ClusterAdmin), Evidence::Nothing);
    pen.to(Vertex::Hub(Hub::Control, None));
    pen.to(Vertex::Goal(Goal::AnyIdentity));
    pen.to(Vertex::Goal(Goal::Admission));
    pen.to(Vertex::Goal(Goal::Traffic));
}
