//! The kernel's objects of the node as a writable path.

use crate::escape::{Way, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_sys;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-sys",
    action: "writes objects of the kernel of",
    needs: "A container that runs as root mounts /sys, its control groups or its uevent helper, not \
          read-only.",
    why: "With control groups of version 1 the kernel starts the program that `release_agent` names, and \
          some kernels the one of /sys/kernel/uevent_helper, as root of the node.",
    fix: "Remove the volume, or mount it with `readOnly: true`.",
    depends: "",
    references: &[
        "https://man7.org/linux/man-pages/man7/cgroups.7.html",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &["icekube/CAN_CGROUP_BREAKOUT", "kubesplaining/KUBE-HOSTPATH-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /sys}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
        edge: ("Pod shop/web", "Node one"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /sys/class/net}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
    }],
};

const BUILD: Way = Way::Perhaps("the version of control groups and the build of the kernel decide");

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mounts = own_mounts(facts, pod).filter(|mount| mount.writable && is_sys(&mount.path));
    to_node(pen, pod, mounts.map(|mount| mount.exit(facts, pod).and(BUILD)));
}
