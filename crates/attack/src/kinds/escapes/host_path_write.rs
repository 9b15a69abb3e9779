//! A writable path of the node that programs of root run or obey.

use crate::escape::to_node;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_obeyed;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-write",
    action: "writes files that root runs on",
    needs: "A container that runs as root mounts, not read-only, a path of the node with programs, \
          accounts, schedules or static pods.",
    why: "Whatever runs as root on the node runs what was written there: schedules in /etc, programs in \
          /usr, keys in /root, network plugins in /opt/cni/bin, manifests that the kubelet starts without \
          asking anyone.",
    fix: "Remove the volume, or mount the one file that is needed with `readOnly: true`.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
    known_as: &[
        "kubehound/EXPLOIT_HOST_WRITE",
        "icekube/CAN_ACCESS_DANGEROUS_HOST_PATH",
        "kubesplaining/KUBE-ESCAPE-006",
        "kubesplaining/KUBE-HOSTPATH-001",
        "kubesplaining/KUBE-ESCAPE-STATICPOD-001",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /etc}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /etc}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/manifests}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /etc/kubernetes/addons}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            // Of the whole disk, only one folder is in the container.
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, subPath: data}]}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mounts = own_mounts(facts, pod).filter(|mount| mount.writable && is_obeyed(&mount.path));
    to_node(pen, pod, mounts.map(|mount| mount.exit(facts, pod)));
}
