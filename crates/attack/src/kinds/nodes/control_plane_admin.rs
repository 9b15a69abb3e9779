//! The keys of the cluster lie on the nodes of its control plane.

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "control-plane-admin",
    action: "reads the cluster's keys, which make it",
    needs: "Root on a node of the control plane.",
    why: "There lie admin.conf, the key of the authority that issues client certificates of any group, \
          and that of the front proxy, whose certificates name any user in a header.",
    fix: "Keep workloads away from the nodes of the control plane, by taints and by admission.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/",
    ],
    known_as: &[
        "kubesplaining/control_plane_pki_theft",
        "kubesplaining/A2",
        "kubesplaining/KUBE-PKI-FRONTPROXY-001",
        "kubesplaining/K8",
    ],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
{apiVersion: v1, kind: Node, metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}}
",
        edge: ("Node one", "cluster admin"),
        twin: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    pen.edge(Vertex::Goal(Goal::ControlPlane), Vertex::Goal(Goal::ClusterAdmin), Evidence::Nothing);
}
