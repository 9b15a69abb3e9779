//! Adding oneself to RoleBindings of Roles.

use seawall_access::GROUP;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::Refers;
use crate::rights::{BIND_ROLE, CHANGE_BINDING};

pub(crate) const KIND: Kind = Kind {
    id: "rebind-role",
    action: "adds itself to",
    needs: "Update or patch on rolebindings and bind on the Role that they refer to, in the namespace.",
    why: "Changing the subjects of a binding is checked as making it is, so that it takes the right to bind \
          its role.",
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
    draw: Draw::Rights(&[CHANGE_BINDING, BIND_ROLE], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [update]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: owner, namespace: shop}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
",
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: owners, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: owner}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
        ),
        edge: ("ServiceAccount build/ci", "RoleBinding shop/owners"),
        // The binding gives a Role.
        twin: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [update]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: owner, namespace: shop}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
",
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: owners, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: owner}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
        ),
    }],
};

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    // Whoever may make bindings as well reaches more by that.
    if pen.holds("create", GROUP, "rolebindings") {
        return;
    }
    pen.to_bindings(held, Refers::Role);
}
