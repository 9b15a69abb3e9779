//! All verbs on all resources of all groups are the rights of an administrator.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "everything",
    action: "may do everything, which is",
    needs: "A rule with `*` as verb, group and resource and without names.",
    why: "The wildcards cover every resource there is and every verb, also escalate, bind and impersonate.",
    fix: "Name the verbs and resources that are needed.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
    known_as: &[
        "kubesplaining/KUBE-PRIVESC-017",
        "kubesplaining/wildcard_permission",
        "icekube/IS_CLUSTER_ADMIN",
    ],
    steps: 1,
    draw: Draw::Rights(&[EVERYTHING], lead),
    examples: &[
        Example {
            manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // Only in one namespace.
            twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: root, namespace: build}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        },
        Example {
            manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: root, namespace: build}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
            edge: ("ServiceAccount build/ci", "control in namespace build"),
            // Only one group.
            twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: most, namespace: build}
rules: [{apiGroups: [apps], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: root, namespace: build}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: most}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        },
    ],
};

const EVERYTHING: Right = Right::any(&[Ability::of(&["*"], "*", "*")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if held.names[0] != Names::All {
        return;
    }
    match held.namespace {
        None => pen.to(Vertex::Goal(Goal::ClusterAdmin)),
        Some(namespace) => pen.to(Vertex::Hub(Hub::Control, Some(namespace))),
    }
}
