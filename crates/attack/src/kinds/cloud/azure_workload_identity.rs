//! A service account of AKS can be an identity of Azure.

use seawall_access::Text;

use crate::cloud::{Provider, annotated};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "azure-workload-identity",
    action: "exchanges a token for",
    needs: "The service account is annotated with the client id of the identity, which trusts it by a \
          federated credential.",
    why: "A token of the service account for the audience api://AzureADTokenExchange, as pods that are \
          labelled for it receive, buys tokens of the identity.",
    fix: "Give the identity only what the workload needs, and keep others from starting pods in the \
          namespace.",
    depends: "",
    references: &["https://azure.github.io/azure-workload-identity/docs/"],
    known_as: &["kubesplaining/KUBE-CLOUD-AZWI-001", "kubesplaining/A5"],
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
  annotations: {azure.workload.identity/client-id: '0a1b-2c3d'}
",
        edge: ("ServiceAccount shop/web", "cloud identity 0a1b-2c3d"),
        // The annotation means nothing to this cloud.
        twin: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {azure.workload.identity/tenant-id: '0a1b-2c3d'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text, name: Text) {
    let facts = pen.facts();
    let account = facts.account(namespace, name).map(|id| facts.world.object(id));
    if let Some(identity) = account.and_then(|account| annotated(account, Provider::Azure)) {
        let identity = Vertex::Cloud(pen.text(&identity));
        pen.perhaps(identity, "whether a federated credential in Entra names the service account");
    }
}
