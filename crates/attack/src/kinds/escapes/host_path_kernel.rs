//! The kernel's parameters of the node as a writable path.

use crate::escape::to_node;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_kernel;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-kernel",
    action: "writes parameters of the kernel of",
    needs: "A container that runs as root mounts /proc/sys/kernel of the node, or a folder above it, not \
          read-only.",
    why: "The kernel starts the program that /proc/sys/kernel/core_pattern names, as root of the node, \
          whenever a process crashes.",
    fix: "Remove the volume, or mount it with `readOnly: true`.",
    depends: "",
    references: &[
        "https://man7.org/linux/man-pages/man5/core.5.html",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &["kubehound/CE_UMH_CORE_PATTERN", "kubesplaining/KUBE-HOSTPATH-001"],
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
  volumes: [{name: host, hostPath: {path: /proc}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /proc}}]
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
  volumes: [{name: host, hostPath: {path: /proc/sys/kernel}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /proc/net}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mounts = own_mounts(facts, pod).filter(|mount| mount.writable && is_kernel(&mount.path));
    to_node(pen, pod, mounts.map(|mount| mount.exit(facts, pod)));
}
