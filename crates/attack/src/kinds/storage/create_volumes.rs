//! Making persistent volumes of any path of a node.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "create-volumes",
    action: "makes a persistent volume of the disk of",
    needs: "Create persistent volumes, and start pods in some namespace.",
    why: "The volume is the root folder of a node, a claim of the pod binds it, and Pod Security does not \
          look behind claims. Even a pod that has to run as another user joins the group root and asks \
          the container runtime by its socket.",
    fix: "Take the right to create persistent volumes away; provisioners make them.",
    depends: "Before 1.23 claims have to be made apart from pods.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-027"],
    steps: 1,
    draw: Draw::Rights(&[MAKE_VOLUMES, START_PODS], lead),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: [''], resources: [persistentvolumes], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: starts, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: starts, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: starts}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
            edge: ("ServiceAccount build/ci", "root on any node"),
            twin: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: [''], resources: [persistentvolumeclaims], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: starts, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: starts, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: starts}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        },
        Example {
            manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: [''], resources: [persistentvolumes, pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
            edge: ("ServiceAccount build/ci", "root on any node"),
            // In a namespace the right to make volumes is worth nothing.
            twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ops, namespace: shop}
rules:
- {apiGroups: [''], resources: [persistentvolumes], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ops, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: starts, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: starts, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: starts}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        },
    ],
};

const MAKE_VOLUMES: Right = Right::any(&[Ability::on_cluster(&["create"], "", "persistentvolumes")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::AnyNode));
}
