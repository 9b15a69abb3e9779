//! Binding Roles in a namespace.

use seawall_access::GROUP;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::rights::{BIND_ROLE, CREATE_BINDING};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "bind-role",
    action: "binds itself to",
    needs: "Create on rolebindings and bind on roles, in the namespace.",
    why: "The API server lets nobody give what they do not hold, unless they may bind the role.",
    fix: "Take bind away, or name the roles that may be bound with resourceNames.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update",
    ],
    known_as: &[
        "kubehound/ROLE_BIND",
        "icekube/RBAC_ESCALATE_TO",
        "kubesplaining/KUBE-PRIVESC-009",
        "kubesplaining/KUBE-PRIVESC-010",
    ],
    steps: 1,
    draw: Draw::Rights(&[CREATE_BINDING, BIND_ROLE], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: owner, namespace: shop}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
"
        ),
        edge: ("ServiceAccount build/ci", "rights of Role owner in namespace shop"),
        // The name of another Role.
        twin: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind], \
                      resourceNames: [web]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: owner, namespace: shop}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
"
        ),
    }],
};

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    // Whoever may bind any ClusterRole reaches more by that.
    if pen.holds("bind", GROUP, "clusterroles") {
        return;
    }
    for (role, namespace) in pen.facts().roles_reached(held.namespace, &held.names[1]) {
        let doubt = pen.facts().access.policy().refusal_of_role(role);
        pen.lead(Vertex::Grant(role, Some(namespace)), doubt.as_deref());
    }
}
