//! The role of a node of EKS logs in as the node.

use crate::cloud::node_identity;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "node-login",
    action: "logs in with the role of the node as",
    needs: "The pod reaches the metadata service of a node of EKS.",
    why: "EKS takes the role of a machine, asked for from there, for the user of its node, and the \
          Node authorizer lets it read what its pods refer to.",
    fix: "Set the hop limit of the metadata service to 1, and deny egress to 169.254.169.254.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    ],
    known_as: &["kubesplaining/KUBE-CLOUD-IMDS-PIVOT-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {eks.amazonaws.com/nodegroup: workers}
spec: {providerID: 'aws:///eu-west-1a/i-0a'}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, hostNetwork: true, containers: [{name: app, image: a}]}
",
        ),
        edge: ("Pod shop/web", "User system:node:one"),
        // Fargate has no metadata service of a node.
        twin: concat!(
            "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {eks.amazonaws.com/compute-type: fargate}
spec: {providerID: 'aws:///fargate-ip-10-0-0-1'}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, hostNetwork: true, containers: [{name: app, image: a}]}
",
        ),
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    let Some(node) = pod.node else { return };
    let is_eks = facts.node(node).object.map(|id| facts.world.object(id)).is_some_and(|object| {
        let marks = ["eks.amazonaws.com/nodegroup", "alpha.eksctl.io/cluster-name"];
        marks.iter().any(|key| object.label(key).is_some())
    });
    if !is_eks || node_identity(facts, node).is_none() {
        return;
    }
    let user = format!("system:node:{}", facts.texts.get(node));
    let user = Vertex::User(pen.text(&user));
    match facts.pod(pod).spec.bool_at(&["hostNetwork"]) {
        Some(true) => pen.to(user),
        _ => pen.perhaps(
            user,
            "whether the hop limit of the metadata service and the network policies let the pod reach it",
        ),
    }
}
