//! Adding oneself to ClusterRoleBindings.

use seawall_access::GROUP;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::Refers;
use crate::right::{Ability, Right};
use crate::rights::BIND_EVERYWHERE;

pub(crate) const KIND: Kind = Kind {
    id: "rebind-everywhere",
    action: "adds itself to",
    needs: "Update or patch on clusterrolebindings and bind on the ClusterRole that they refer to.",
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
    draw: Draw::Rights(&[CHANGE, BIND_EVERYWHERE], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [patch], resourceNames: [reads]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
        ),
        edge: ("ServiceAccount build/ci", "ClusterRoleBinding reads"),
        // The binding gives another role.
        twin: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterrolebindings], verbs: [patch]}, \
                     {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], \
                      resourceNames: [view]}"
            ),
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
        ),
    }],
};

const CHANGE: Right = Right::any(&[Ability::on_cluster(
    &["update", "patch"],
    "rbac.authorization.k8s.io",
    "clusterrolebindings",
)]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    // Whoever may make bindings as well reaches more by that.
    if pen.holds("create", GROUP, "clusterrolebindings") {
        return;
    }
    pen.to_bindings(held, Refers::Everywhere);
}
