//! CAP_DAC_READ_SEARCH opens files of the node by their handles.

use crate::escape::by_capability;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "capability-dac-read-search",
    action: "breaks out by CAP_DAC_READ_SEARCH to",
    needs: "A container of the pod adds the capability DAC_READ_SEARCH, runs as root and has the users of \
          its node.",
    why: "With it, `open_by_handle_at` opens any file of a file system of which one file is mounted. The \
          kubelet mounts some, such as /etc/hosts, from the disk that holds its own keys.",
    fix: "Remove DAC_READ_SEARCH from `capabilities.add`, or set `hostUsers: false`.",
    depends: "User namespaces of pods count from 1.33 on without further settings.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://man7.org/linux/man-pages/man2/open_by_handle_at.2.html",
    ],
    known_as: &["icekube/CAN_ACCESS_HOST_FD", "kubehound/EXPLOIT_HOST_READ"],
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
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [DAC_READ_SEARCH]}}}]
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
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [DAC_READ_SEARCH]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [CAP_dac_read_search]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {drop: [DAC_READ_SEARCH]}}}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    by_capability(pen, pod, "DAC_READ_SEARCH");
}
