//! CAP_SYS_ADMIN is nearly root on the node.

use crate::escape::by_capability;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "capability-sys-admin",
    action: "breaks out by CAP_SYS_ADMIN to",
    needs: "A container of the pod adds the capability SYS_ADMIN, runs as root and has the users of its \
          node.",
    why: "It mounts file systems, writes to the control groups of its node and loads programs into the \
          kernel that change the memory of any process.",
    fix: "Remove SYS_ADMIN from `capabilities.add`, or set `hostUsers: false`.",
    depends: "User namespaces of pods count from 1.33 on without further settings.",
    references: &["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
    known_as: &["icekube/CAN_CGROUP_BREAKOUT", "kubehound/CE_PRIV_MOUNT", "kubesplaining/KUBE-ESCAPE-001"],
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
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            // In a user namespace of its own, the capability counts for nothing outside of it.
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostUsers: false
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [CAP_sys_admin]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {drop: [SYS_ADMIN]}}}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    by_capability(pen, pod, "SYS_ADMIN");
}
