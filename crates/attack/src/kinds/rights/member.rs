//! Users and service accounts are in the groups that their names imply.

use seawall_access::{Holder, Text};

use crate::edge::Evidence;
use crate::grants::groups_of;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "member",
    action: "is a member of",
    needs: "Nothing but the name: authentication adds the groups.",
    why: "Every service account is in system:serviceaccounts, in the group of its namespace and in \
          system:authenticated; whoever has no credentials is in system:unauthenticated.",
    fix: "Bind single subjects instead of groups that everyone is in.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects"],
    known_as: &["icekube/WITHIN"],
    steps: 0,
    draw: Draw::Members(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop'}]
",
        edge: ("ServiceAccount shop/web", "Group system:serviceaccounts:shop"),
        // The group is of another namespace.
        twin: "
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop'}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, member: Vertex) {
    let facts = pen.facts();
    let policy = facts.access.policy();
    // The nearest group suffices: it is in those after it itself.
    let is_named = |group: &Text| policy.is_holder(Holder::Group(*group));
    if let Some(group) = groups_of(facts, member).into_iter().find(is_named) {
        pen.edge(member, Vertex::Group(group), Evidence::Nothing);
    }
}
