//! Who can be anybody can be in each group.

use seawall_access::MASTERS;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-identity",
    action: "includes",
    needs: "A binding names the group.",
    why: "A client certificate says its groups; only system:masters is refused.",
    fix: "Keep the right to have certificates signed to those who administer the cluster.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers",
    ],
    known_as: &[],
    steps: 0,
    draw: Draw::Holders(draw),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]
",
        edge: ("every user and group", "Group devs"),
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:masters'}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, holder: Vertex) {
    if matches!(holder, Vertex::Group(name) if pen.name(name) != MASTERS) {
        pen.edge(Vertex::Goal(Goal::AnyIdentity), holder, Evidence::Nothing);
    }
}
