//! The key that signs tokens, as a path.

use crate::escape::{on_control_plane, to};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_token_key;
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-token-key",
    action: "reads",
    needs: "A container that runs as root on a node of the control plane mounts the folder with sa.key.",
    why: "With the key anyone writes tokens of any service account, without asking the API server, and \
          they hold until the key is replaced.",
    fix: "Remove the volume, and keep workloads away from the nodes of the control plane.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &["kubesplaining/KUBE-PKI-SAKEY-001"],
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
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/pki/sa.key}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        edge: ("Pod shop/web", "the key that signs tokens"),
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
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/pki/sa.key}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mut mounts = own_mounts(facts, pod).filter(|mount| is_token_key(&mount.path)).peekable();
    if mounts.peek().is_none() {
        return;
    }
    let Some(here) = on_control_plane(facts, pod) else { return };
    let exits = mounts.map(|mount| mount.exit(facts, pod).and(here));
    to(pen, pod, Vertex::Goal(Goal::TokenKey), exits);
}
