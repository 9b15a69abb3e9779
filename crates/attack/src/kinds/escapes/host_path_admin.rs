//! Credentials of administrators, and the cluster's authorities, as a path.

use crate::escape::{on_control_plane, to};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_administrator;
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-admin",
    action: "reads the cluster's keys, which make it",
    needs: "A container that runs as root on a node of the control plane mounts /etc/kubernetes, its \
          admin.conf or its pki folder, or the like of k3s, RKE2 and MicroK8s.",
    why: "admin.conf is an administrator, and ca.key issues certificates for any user and group, \
          system:masters among them, without the API server.",
    fix: "Remove the volume, and keep workloads away from the nodes of the control plane.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &[
        "kubesplaining/control_plane_pki_theft",
        "kubesplaining/A2",
        "kubesplaining/K8",
        "kubehound/EXPLOIT_HOST_READ",
    ],
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
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/pki}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        edge: ("Pod shop/web", "cluster admin"),
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
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/pki}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mut mounts = own_mounts(facts, pod).filter(|mount| is_administrator(&mount.path)).peekable();
    if mounts.peek().is_none() {
        return;
    }
    let Some(here) = on_control_plane(facts, pod) else { return };
    let exits = mounts.map(|mount| mount.exit(facts, pod).and(here));
    to(pen, pod, Vertex::Goal(Goal::ClusterAdmin), exits);
}
