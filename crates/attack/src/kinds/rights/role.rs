//! A binding gives the rights of its role, in its namespace or everywhere.

use seawall_access::{BindingId, Reference};

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "grants",
    action: "grants",
    needs: "The role that the binding refers to exists.",
    why: "A ClusterRoleBinding gives the rules of its ClusterRole everywhere, a RoleBinding where it stands.",
    fix: "Remove the binding, or bind a role with fewer rights.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &["kubehound/PERMISSION_DISCOVER", "icekube/GRANTS_PERMISSION"],
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
        edge: ("RoleBinding shop/reads", "rights of ClusterRole view in namespace shop"),
        // No Role of that name is in the namespace.
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: BindingId) {
    let policy = pen.facts().access.policy();
    let binding = policy.binding(id);
    let Reference::Found(role) = binding.role else { return };
    pen.begin(Vertex::Binding(id), Evidence::Nothing);
    pen.lead(Vertex::Grant(role, binding.namespace), policy.refusal_of_role(role).as_deref());
}
