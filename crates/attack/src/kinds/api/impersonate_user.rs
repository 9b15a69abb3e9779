//! Acting as another user.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-user",
    action: "acts as",
    needs: "Impersonate on users.",
    why: "The API server takes each request as one of the user that its header names.",
    fix: "Name the users with resourceNames, or take the right away.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &[
        "kubehound/IDENTITY_IMPERSONATE",
        "icekube/CAN_IMPERSONATE",
        "kubesplaining/KUBE-PRIVESC-008",
        "kubesplaining/A6",
    ],
    steps: 1,
    draw: Draw::Rights(&[USERS], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!("{apiGroups: [''], resources: [users], verbs: [impersonate]}"),
            edge: ("ServiceAccount build/ci", "every user"),
            // Users are in no namespace.
            twin: role_for_ci!("build", "{apiGroups: [''], resources: [users], verbs: [impersonate]}"),
        },
        Example {
            manifests: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [users], verbs: [impersonate], \
                      resourceNames: [jane]}"
                ),
                "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
            ),
            edge: ("ServiceAccount build/ci", "User jane"),
            twin: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: [jane]}"
                ),
                "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"
            ),
        },
    ],
};

const USERS: Right = Right::any(&[Ability::on_cluster(&["impersonate"], "", "users")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    match held.names[0].only() {
        None => pen.to(Vertex::Goal(Goal::AnyUser)),
        Some(names) => pen.to_users(names, None),
    }
}
