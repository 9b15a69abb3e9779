//! A pod of any content takes whichever node its author likes.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "privileged-node",
    action: "starts a privileged pod, with the name of a node in it, which gives",
    needs: "A pod of any content can be started in the namespace.",
    why: "`nodeName` puts a pod on a node past scheduler and taints, and privileged containers, paths of \
          the node or its namespaces make it root there.",
    fix: "Enforce a Pod Security level in the namespace, or take the right to start pods away.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename",
    ],
    known_as: &[
        "icekube/CREATE_PRIVILEGED_WORKLOAD",
        "kubesplaining/KUBE-PRIVESC-002",
        "kubesplaining/KUBE-PRIVESC-030",
        "kubesplaining/N11",
        "kubesplaining/KUBE-ESCAPE-CONTROLPLANE-SCHED-001",
    ],
    steps: 1,
    draw: Draw::Namespaces(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("any privileged pod started in namespace shop", "root on any node"),
        twin: "{apiVersion: v1, kind: Namespace, metadata: {name: bank}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text) {
    let from = Vertex::Hub(Hub::RunPrivileged, Some(namespace));
    pen.edge(from, Vertex::Goal(Goal::AnyNode), Evidence::Nothing);
}
