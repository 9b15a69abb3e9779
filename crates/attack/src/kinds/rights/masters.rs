//! Members of system:masters are not asked.

use seawall_access::MASTERS;

use crate::edge::Evidence;
use crate::kind::{Draw, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "masters",
    action: "is not asked, and so is",
    needs: "Membership in system:masters.",
    why: "The API server allows everything to members of system:masters before it asks any authorizer, and \
          no binding can take that away.",
    fix: "Issue no credentials with this group; bind cluster-admin where it is needed.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
    known_as: &["kubesplaining/system_masters"],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let masters = pen.text(MASTERS);
    pen.edge(Vertex::Group(masters), Vertex::Goal(Goal::ClusterAdmin), Evidence::Nothing);
}
