//! A pod asks the metadata service of the cloud as the machine that it runs on.

use crate::cloud::node_identity;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "instance-metadata",
    action: "asks the metadata service for",
    needs: "The pod runs on a machine of a cloud, and neither its network nor the cloud keeps it from \
          the metadata service.",
    why: "The metadata service cannot tell a pod from its node: it gives both the credentials of the \
          machine.",
    fix: "Set the hop limit of the metadata service to 1, turn on the metadata server of GKE, deny \
          egress to 169.254.169.254, and do not share the network of the node.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
        "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    ],
    known_as: &[
        "kubesplaining/KUBE-CLOUD-IMDS-PIVOT-001",
        "kubesplaining/KUBE-NETPOL-IMDS-001",
        "kubesplaining/K9",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
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
            edge: ("Pod shop/web", "cloud identity of nodes of group workers (AWS)"),
            // The hop limit may keep a pod with a network of its own away.
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
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, hostNetwork: false, containers: [{name: app, image: a}]}
",
            ),
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {iam.gke.io/gke-metadata-server-enabled: 'false'}
spec: {providerID: 'gce://p/z/one'}
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, hostNetwork: false, containers: [{name: app, image: a}]}
",
            ),
            edge: ("Pod shop/web", "cloud identity of nodes (Google Cloud)"),
            // The metadata server of GKE answers with the identity of the pod.
            twin: concat!(
                "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {iam.gke.io/gke-metadata-server-enabled: 'true'}
spec: {providerID: 'gce://p/z/one'}
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, hostNetwork: false, containers: [{name: app, image: a}]}
",
            ),
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    let shares_network = facts.pod(pod).spec.bool_at(&["hostNetwork"]) == Some(true);
    // A pod that stands on no node yet will stand on one that is as the first.
    let node = pod.node.or_else(|| facts.nodes().next().map(|(name, _)| name));
    let Some(identity) = node.and_then(|node| node_identity(facts, node)) else { return };
    let to = Vertex::Cloud(pen.text(&identity.name));
    match (shares_network, identity.is_managed) {
        (true, true) if pod.node.is_some() => pen.to(to),
        (true, true) => pen.perhaps(to, "on which node the pod will run"),
        (true, false) => pen.perhaps(to, "whether the machine has an identity in the cloud"),
        (false, _) if identity.is_hidden => {}
        (false, _) => pen.perhaps(
            to,
            "whether the hop limit of the metadata service and the network policies let the pod reach it",
        ),
    }
}
