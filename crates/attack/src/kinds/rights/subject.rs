//! Whoever is named by a binding holds what it gives.

use seawall_access::BindingId;

use crate::edge::Evidence;
use crate::grants::vertex_of;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "bound",
    action: "is bound by",
    needs: "A RoleBinding or ClusterRoleBinding names the subject.",
    why: "Whoever authenticates as a subject of a binding holds the rights of its role.",
    fix: "Remove the subject from the binding.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &["icekube/BOUND_TO"],
    steps: 0,
    draw: Draw::Bindings(draw),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
",
        edge: ("User jane", "RoleBinding shop/reads"),
        // The name of a user is not the name of a group.
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: jane}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: BindingId) {
    let facts = pen.facts();
    let policy = facts.access.policy();
    let doubt = policy.refusal(id);
    for (number, subject) in policy.binding(id).subjects.iter().enumerate() {
        let Some(holder) = subject.holder else { continue };
        pen.begin(vertex_of(facts, holder), Evidence::Subject(id, number as u32));
        pen.lead(Vertex::Binding(id), doubt.as_deref());
    }
}
