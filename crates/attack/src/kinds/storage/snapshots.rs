//! Snapshots of volumes of others.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "snapshot-contents",
    action: "restores a snapshot of volumes of others, with perhaps",
    needs: "Create VolumeSnapshotContents and VolumeSnapshots, and start pods in the namespace.",
    why: "A VolumeSnapshotContent names any snapshot of the storage by its handle, and a claim made of it \
          holds what the volume held: databases, backups, Secrets.",
    fix: "Take the right to create VolumeSnapshotContents away; the snapshot controller makes them.",
    depends: "The API of snapshots, which a storage driver brings.",
    references: &["https://kubernetes.io/docs/concepts/storage/volume-snapshots/"],
    known_as: &["kubesplaining/KUBE-STORAGE-SNAPSHOT-001"],
    steps: 1,
    draw: Draw::Rights(&[MAKE_CONTENTS, MAKE_SNAPSHOTS, START_PODS], lead),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['snapshot.storage.k8s.io'], resources: [volumesnapshotcontents], verbs: [create]}
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
- {apiGroups: ['snapshot.storage.k8s.io'], resources: [volumesnapshots], verbs: [create]}
- {apiGroups: [''], resources: [pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: starts, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: starts}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        edge: ("ServiceAccount build/ci", "every Secret in every namespace"),
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['snapshot.storage.k8s.io'], resources: [volumesnapshotcontents], verbs: [get]}
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
- {apiGroups: ['snapshot.storage.k8s.io'], resources: [volumesnapshots], verbs: [create]}
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

const GROUP: &str = "snapshot.storage.k8s.io";
const MAKE_CONTENTS: Right = Right::any(&[Ability::on_cluster(&["create"], GROUP, "volumesnapshotcontents")]);
const MAKE_SNAPSHOTS: Right = Right::any(&[Ability::of(&["create"], GROUP, "volumesnapshots")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.perhaps(Vertex::Hub(Hub::ReadSecrets, None), "what lies on the volumes that have snapshots decides");
}
