//! Who can be any user can be each.

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "each-user",
    action: "includes",
    needs: "A binding names the user.",
    why: "A right to be any user is one to be the most powerful one.",
    fix: "Name the users that may be impersonated with resourceNames.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
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
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
",
        edge: ("every user", "User jane"),
        // The name of a group is not the name of a user.
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: jane}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, holder: Vertex) {
    // A node is known by its group as well.
    let is_node = |name| pen.facts().texts.get(name).starts_with("system:node:");
    if matches!(holder, Vertex::User(name) if !is_node(name)) {
        pen.edge(Vertex::Goal(Goal::AnyUser), holder, Evidence::Nothing);
    }
}
