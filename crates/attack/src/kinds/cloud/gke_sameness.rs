//! Service accounts of one workload pool of Google Cloud are told apart by namespace and name only.

use seawall_access::Text;

use crate::cloud::{Provider, node_identity};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "gke-sameness",
    action: "makes a service account of the same name, which may be",
    needs: "Create namespaces, service accounts and pods everywhere, in a cluster of GKE.",
    why: "All clusters of a project share a workload pool, in which the same namespace and name are \
          the same identity: who makes them here may be trusted for what stands in another cluster.",
    fix: "Keep clusters of different trust in different projects, and let nobody make namespaces \
          freely.",
    depends: "",
    references: &[
        "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#identity_sameness",
    ],
    known_as: &["kubesplaining/KUBE-CLOUD-GKE-WI-SAMENESS-001"],
    steps: 1,
    draw: Draw::Rights(&[NAMESPACES, ACCOUNTS, START_PODS], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {cloud.google.com/gke-nodepool: a}
spec: {providerID: 'gce://p/z/one'}
",
            cluster_rights_for_ci!(
                ("", "namespaces", "create"),
                ("", "serviceaccounts", "create"),
                ("", "pods", "create")
            ),
        ),
        edge: (
            "ServiceAccount build/ci",
            "cloud identity of other clusters of the workload pool (Google Cloud)",
        ),
        // The service account cannot be used.
        twin: concat!(
            "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {cloud.google.com/gke-nodepool: a}
spec: {providerID: 'gce://p/z/one'}
",
            cluster_rights_for_ci!(("", "namespaces", "create"), ("", "serviceaccounts", "create")),
        ),
    }],
};

const NAMESPACES: Right = Right::any(&[Ability::on_cluster(&["create"], "", "namespaces")]);
const ACCOUNTS: Right = Right::any(&[Ability::of(&["create"], "", "serviceaccounts")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let is_google = |(node, _): (Text, _)| {
        node_identity(facts, node).is_some_and(|identity| identity.provider == Provider::Google)
    };
    if held.namespace.is_none() && facts.nodes().any(is_google) {
        let to = Vertex::Cloud(pen.text("of other clusters of the workload pool (Google Cloud)"));
        pen.perhaps(to, "whether the workload pool trusts a namespace that does not exist here yet");
    }
}
