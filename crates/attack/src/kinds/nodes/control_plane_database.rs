//! The cluster's database is at hand on the nodes of the control plane.

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "control-plane-database",
    action: "reads, in the database,",
    needs: "Root on a node of the control plane.",
    why: "etcd and the key with which the API server encrypts Secrets, if it does, lie on the node or are \
          within reach of the credentials there.",
    fix: "Keep workloads away from the nodes of the control plane, by taints and by admission.",
    depends: "",
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
    known_as: &["kubesplaining/A2", "kubesplaining/K1"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
{apiVersion: v1, kind: Node, metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}}
",
        edge: ("Node one", "every Secret in every namespace"),
        twin: "{apiVersion: v1, kind: Node, metadata: {name: one}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    pen.edge(Vertex::Goal(Goal::ControlPlane), Vertex::Hub(Hub::ReadSecrets, None), Evidence::Nothing);
}
