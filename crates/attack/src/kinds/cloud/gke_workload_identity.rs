//! A service account of GKE can be a service account of Google Cloud.

use seawall_access::Text;

use crate::cloud::{Provider, annotated};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "gke-workload-identity",
    action: "exchanges a token for",
    needs: "The service account is annotated with the one of Google Cloud, whose policy lets it be \
          impersonated.",
    why: "The metadata server of GKE gives every pod that runs as the service account tokens of the \
          one in Google Cloud.",
    fix: "Give the Google service account only what the workload needs, and keep others from starting \
          pods in the namespace.",
    depends: "",
    references: &["https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity"],
    known_as: &["kubesplaining/KUBE-CLOUD-GKE-WI-001", "kubesplaining/A5", "kubesplaining/K9"],
    steps: 1,
    draw: Draw::Accounts(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {iam.gke.io/gcp-service-account: 'web@shop.iam.gserviceaccount.com'}
",
        edge: ("ServiceAccount shop/web", "cloud identity web@shop.iam.gserviceaccount.com"),
        // The annotation means nothing to this cloud.
        twin: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {iam.gke.io/return-principal-id-as-email: 'web@shop.iam.gserviceaccount.com'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text, name: Text) {
    let facts = pen.facts();
    let account = facts.account(namespace, name).map(|id| facts.world.object(id));
    if let Some(identity) = account.and_then(|account| annotated(account, Provider::Google)) {
        let identity = Vertex::Cloud(pen.text(&identity));
        pen.perhaps(identity, "whether the policy of the Google service account lets it be impersonated");
    }
}
