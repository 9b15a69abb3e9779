//! Who administers the cloud of a managed cluster administers the cluster.

use crate::cloud::{identities, is_mighty};
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cloud-return",
    action: "fetches credentials of an administrator and is",
    needs: "The identity, by its name, administers its cloud or its clusters.",
    why: "EKS lets such an identity add an access entry, GKE takes its role for that of an \
          administrator, and AKS hands out the credentials of one.",
    fix: "Give the identity only what its workload needs; disable local accounts on AKS.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
        "https://cloud.google.com/kubernetes-engine/docs/how-to/iam",
        "https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad",
    ],
    known_as: &[
        "kubesplaining/KUBE-CLOUD-GKE-RETURN-001",
        "kubesplaining/KUBE-CLOUD-AKS-RETURN-001",
        "kubesplaining/KUBE-CLOUD-EKS-RETURN-001",
        "kubesplaining/A5",
        "kubesplaining/K9",
    ],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {iam.gke.io/gcp-service-account: 'gke-admin@shop.iam.gserviceaccount.com'}
",
        edge: ("cloud identity gke-admin@shop.iam.gserviceaccount.com", "cluster admin"),
        // Only the project is named so.
        twin: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {iam.gke.io/gcp-service-account: 'web@admin-project.iam.gserviceaccount.com'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    for name in identities(pen.facts()).into_iter().filter(|name| is_mighty(name)) {
        let from = Vertex::Cloud(pen.text(&name));
        let to = Vertex::Goal(Goal::ClusterAdmin);
        let reason = "whether the policies of the cloud let the identity administer this cluster";
        pen.perhaps_edge(from, to, Evidence::Nothing, reason);
    }
}
