//! Who can be anybody can be each user, group, service account and node.

use seawall_access::MASTERS;

use crate::edge::Evidence;
use crate::grants::vertex_of;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-identity",
    action: "includes",
    needs: "A binding names it, or it exists.",
    why: "A client certificate says its user and its groups; only system:masters is refused.",
    fix: "Keep the right to have certificates signed to those who administer the cluster.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers",
    ],
    known_as: &[],
    steps: 0,
    draw: Draw::Once(draw),
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

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    pen.begin(Vertex::Goal(Goal::AnyIdentity), Evidence::Nothing);
    pen.to(Vertex::Goal(Goal::AnyUser));
    pen.to(Vertex::Goal(Goal::NodeIdentity));
    pen.to(Vertex::Hub(Hub::BecomeAccounts, None));
    for holder in facts.access.policy().holders() {
        let group = vertex_of(facts, holder);
        if matches!(group, Vertex::Group(name) if facts.texts.get(name) != MASTERS) {
            pen.to(group);
        }
    }
}
