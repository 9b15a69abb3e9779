//! The role of nodes of EKS stands in aws-auth.

use std::collections::BTreeSet;

use seawall_access::NODES;
use seawall_access::Text;

use crate::cloud::{Mapped, NodeIdentity, Provider, aws_auth, node_identity};
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "node-role",
    action: "may be",
    needs: "An entry of aws-auth maps the role to nodes.",
    why: "Which role the machines of a node group have stands in AWS; those that aws-auth maps to \
          nodes are the candidates.",
    fix: "Let EKS authenticate nodes by access entries, and give the role only what the kubelet needs.",
    depends: "",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"],
    known_as: &["kubesplaining/K9"],
    steps: 0,
    draw: Draw::Once(draw),
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
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/nodes
      username: 'system:node:{{EC2PrivateDNSName}}'
      groups: ['system:nodes']
",
        ),
        edge: ("cloud identity of nodes of group workers (AWS)", "cloud identity arn:aws:iam::12:role/nodes"),
        // The entry is not one of nodes.
        twin: concat!(
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
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/nodes
      username: 'system:node:{{EC2PrivateDNSName}}'
      groups: ['ops']
",
        ),
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    let of_nodes = |mapped: &Mapped| mapped.groups.iter().any(|group| group == NODES);
    let roles: Vec<Mapped> = aws_auth(facts).into_iter().filter(of_nodes).collect();
    if roles.is_empty() {
        return;
    }
    let of_node = |(node, _): (Text, _)| node_identity(facts, node);
    let is_aws = |identity: &NodeIdentity| identity.provider == Provider::Aws;
    let identities: BTreeSet<String> =
        facts.nodes().filter_map(of_node).filter(is_aws).map(|identity| identity.name).collect();
    for identity in identities {
        let from = Vertex::Cloud(pen.text(&identity));
        for role in &roles {
            let to = Vertex::Cloud(pen.text(&role.arn));
            pen.perhaps_edge(from, to, Evidence::Object(role.object), "which role the nodes have in AWS");
        }
    }
}
