//! Binding ClusterRoles everywhere.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::BIND_EVERYWHERE;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "bind-everywhere",
    action: "binds itself to",
    needs: "Create on clusterrolebindings and bind on clusterroles.",
    why: "The API server lets nobody give what they do not hold, unless they may bind the role. Whoever may \
          bind any ClusterRole binds cluster-admin.",
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
    draw: Draw::Rights(&[CREATE, BIND_EVERYWHERE], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // Without bind, only what one holds can be given.
            twin: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [create]}"
            ),
        },
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], \
                      resourceNames: [edit]}"
            ),
            edge: ("ServiceAccount build/ci", "rights of ClusterRole edit everywhere"),
            twin: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [create]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], \
                      resourceNames: [view]}"
            ),
        },
    ],
};

const CREATE: Right =
    Right::any(&[Ability::on_cluster(&["create"], "rbac.authorization.k8s.io", "clusterrolebindings")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.holds_everything() {
        return;
    }
    match held.names[1].only() {
        None => pen.to(Vertex::Goal(Goal::ClusterAdmin)),
        Some(names) => pen.to_cluster_roles(names, &[None]),
    }
}
