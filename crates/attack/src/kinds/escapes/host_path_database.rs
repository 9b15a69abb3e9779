//! The cluster's database as a path.

use crate::escape::{on_control_plane, to};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_database;
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-database",
    action: "reads, in the database,",
    needs: "A container that runs as root on a node of the control plane mounts the folder of etcd.",
    why: "The database holds every object, and Secrets as they are unless the API server encrypts them.",
    fix: "Remove the volume, and keep workloads away from the nodes of the control plane.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &["kubehound/EXPLOIT_HOST_READ", "kubesplaining/KUBE-HOSTPATH-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Node
metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/lib/etcd}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        edge: ("Pod shop/web", "every Secret in every namespace"),
        // The node does not belong to the control plane.
        twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/lib/etcd}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mut mounts = own_mounts(facts, pod).filter(|mount| is_database(&mount.path)).peekable();
    if mounts.peek().is_none() {
        return;
    }
    let Some(here) = on_control_plane(facts, pod) else { return };
    let exits = mounts.map(|mount| mount.exit(facts, pod).and(here));
    to(pen, pod, Vertex::Hub(Hub::ReadSecrets, None), exits);
}
