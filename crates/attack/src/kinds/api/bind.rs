//! Binding ClusterRoles in a namespace.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::rights::{BIND_CLUSTER_ROLE, CREATE_BINDING};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "bind",
    action: "binds itself in the namespace to",
    needs: "Create on rolebindings and bind on clusterroles, in the namespace.",
    why: "The API server lets nobody give what they do not hold, unless they may bind the role. Whoever may \
          bind any ClusterRole binds cluster-admin there.",
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
    draw: Draw::Rights(&[CREATE_BINDING, BIND_CLUSTER_ROLE], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [rolebindings], verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}"
            ),
            edge: ("ServiceAccount build/ci", "control in namespace shop"),
            // What may be bound is asked by another verb.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], \
                      verbs: [escalate]}"
            ),
        },
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [rolebindings], verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], \
                      resourceNames: [edit]}"
            ),
            edge: ("ServiceAccount build/ci", "rights of ClusterRole edit in namespace shop"),
            // A Role of this name is another thing.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], \
                      verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind], \
                      resourceNames: [edit]}"
            ),
        },
    ],
};

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    match held.names[1].only() {
        None => pen.to(Vertex::Hub(Hub::Control, held.namespace)),
        Some(names) => {
            let scopes: Vec<_> = pen.facts().within(held.namespace).into_iter().map(Some).collect();
            pen.to_cluster_roles(names, &scopes);
        }
    }
}
