//! The key that signs tokens lies on the nodes of the control plane.

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "control-plane-token-key",
    action: "reads",
    needs: "Root on a node of the control plane.",
    why: "The API server and the controller manager read sa.key from the disk of their node.",
    fix: "Keep workloads away from the nodes of the control plane, by taints and by admission.",
    depends: "",
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    known_as: &[
        "kubesplaining/KUBE-PKI-SAKEY-001",
        "kubesplaining/A2",
        "kubesplaining/static_pod_admission_bypass",
    ],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
{apiVersion: v1, kind: Node, metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}}
",
        edge: ("Node one", "the key that signs tokens"),
        twin: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    pen.edge(Vertex::Goal(Goal::ControlPlane), Vertex::Goal(Goal::TokenKey), Evidence::Nothing);
}
