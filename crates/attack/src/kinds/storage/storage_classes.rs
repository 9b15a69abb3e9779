//! Making storage classes that lead a provisioner to the node's disk.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "create-storage-classes",
    action: "has a provisioner make volumes of the disk of",
    needs: "Create storage classes, and start pods in some namespace, where a provisioner makes volumes \
          on disks of nodes.",
    why: "A claim may name any class, and provisioners follow the parameters of the class: some, such as \
          older local-path-provisioners (CVE-2025-62878), out of their folder.",
    fix: "Take the right to create storage classes away.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/storage-classes/",
        "https://nvd.nist.gov/vuln/detail/CVE-2025-62878",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-028"],
    steps: 1,
    draw: Draw::Rights(&[MAKE_CLASSES, START_PODS], lead),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['storage.k8s.io'], resources: [storageclasses], verbs: [create]}
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
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['storage.k8s.io'], resources: [storageclasses], verbs: [get]}
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
    }],
};

const MAKE_CLASSES: Right =
    Right::any(&[Ability::on_cluster(&["create"], "storage.k8s.io", "storageclasses")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.perhaps(Vertex::Goal(Goal::AnyNode), "what the provisioners make of a class decides");
}
