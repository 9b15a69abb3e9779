//! The socket of the container runtime.

use crate::escape::to_node;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_socket;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "runtime-socket",
    action: "asks the container runtime to start a privileged container on",
    needs: "A container that runs as root mounts the socket of a container runtime, or a folder that \
          holds it.",
    why: "The runtime does what its socket is told and asks for no password. That the mount is read-only \
          does not matter for a socket.",
    fix: "Remove the volume; build images with rootless tools.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
    known_as: &[
        "kubehound/EXPLOIT_CONTAINERD_SOCK",
        "icekube/CAN_ACCESS_DANGEROUS_HOST_PATH",
        "kubesplaining/KUBE-ESCAPE-005",
        "kubesplaining/KUBE-CONTAINERD-SOCKET-001",
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
  volumes: [{name: host, hostPath: {path: /var/run/docker.sock}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/run/netns}}]
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
  volumes: [{name: host, hostPath: {path: /run}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /run/udev}}]
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
    let mounts = own_mounts(facts, pod).filter(|mount| is_socket(&mount.path));
    to_node(pen, pod, mounts.map(|mount| mount.exit(facts, pod)));
}
