//! A node has an identity in its cloud.

use seawall_access::Text;

use crate::cloud::node_identity;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "node-cloud-identity",
    action: "asks the metadata service for",
    needs: "The node is a machine of AWS, Google Cloud or Azure.",
    why: "The metadata service of the cloud gives credentials of the identity of the machine to \
          whoever asks from there.",
    fix: "Give the identity of nodes only what the kubelet needs.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    ],
    known_as: &["kubesplaining/K9"],
    steps: 1,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {eks.amazonaws.com/nodegroup: workers}
spec: {providerID: 'aws:///eu-west-1a/i-0a'}
",
        edge: ("Node one", "cloud identity of nodes of group workers (AWS)"),
        // A machine of no cloud.
        twin: "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {eks.amazonaws.com/nodegroup: workers}
spec: {providerID: 'kind://docker/kind/one'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, node: Text) {
    if let Some(identity) = node_identity(pen.facts(), node) {
        let to = Vertex::Cloud(pen.text(&identity.name));
        match identity.is_managed {
            true => pen.to(to),
            false => pen.perhaps(to, "whether the machine has an identity in the cloud"),
        }
    }
}
