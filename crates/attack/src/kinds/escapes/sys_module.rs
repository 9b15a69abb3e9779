//! CAP_SYS_MODULE loads code into the kernel.

use crate::escape::by_capability;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "capability-sys-module",
    action: "breaks out by CAP_SYS_MODULE to",
    needs: "A container of the pod adds the capability SYS_MODULE, runs as root and has the users of its \
          node.",
    why: "A module of the attacker runs in the kernel, which all containers of the node share. Only a \
          kernel that demands signed modules refuses it.",
    fix: "Remove SYS_MODULE from `capabilities.add`, or set `hostUsers: false`.",
    depends: "User namespaces of pods count from 1.33 on without further settings.",
    references: &["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
    known_as: &["kubehound/CE_MODULE_LOAD", "icekube/CAN_LOAD_KERNEL_MODULES"],
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
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_MODULE]}}}]
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
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_MODULE]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [CAP_sys_module]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {drop: [SYS_MODULE]}}}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    by_capability(pen, pod, "SYS_MODULE");
}
