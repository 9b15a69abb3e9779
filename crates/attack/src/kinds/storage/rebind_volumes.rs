//! Giving a persistent volume that is a path of a node to a claim of one's own.

use std::collections::BTreeSet;

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::Vertex;
use crate::volumes::{nodes_of, worth};

pub(crate) const KIND: Kind = Kind {
    id: "rebind-volumes",
    action: "gives itself the persistent volume of",
    needs: "Change persistent volumes, and start pods in some namespace, while a persistent volume is a \
          path of a node that gives the node away.",
    why: "The claim that a volume belongs to is a field of the volume, which an update changes.",
    fix: "Take the right to change persistent volumes away, or delete those that are such paths.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume",
    ],
    known_as: &["kubesplaining/KUBE-PV-HOSTPATH-001"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE_VOLUMES, START_PODS], lead),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {hostPath: {path: /}, claimRef: {namespace: bank, name: data}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: [''], resources: [persistentvolumes], verbs: [patch]}
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
kind: PersistentVolume
metadata: {name: disk}
spec: {hostPath: {path: /srv/data}, claimRef: {namespace: bank, name: data}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: [''], resources: [persistentvolumes], verbs: [patch]}
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

const CHANGE_VOLUMES: Right =
    Right::any(&[Ability::on_cluster(&["update", "patch"], "", "persistentvolumes")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let is_meant = |id: &ObjectId| {
        let name = facts.world.object(*id).name();
        held.names[0].only().is_none_or(|only| only.iter().any(|known| facts.texts.get(*known) == name))
    };
    let volumes = facts.node_volumes.all().iter().copied();
    let worthy = volumes.filter(|id| is_meant(id) && worth(facts, *id).is_some());
    let targets: BTreeSet<Vertex> = worthy.flat_map(|id| nodes_of(facts, id)).collect();
    targets.into_iter().for_each(|node| pen.to(node));
}
