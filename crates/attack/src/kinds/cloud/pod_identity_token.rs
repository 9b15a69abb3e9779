//! A pod of a service account with an identity in a cloud holds what buys its credentials.

use crate::cloud::{Provider, annotated};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "pod-cloud-token",
    action: "exchanges its token for",
    needs: "The pod runs as a service account that is annotated with an identity; on Azure it also is \
          labelled for it.",
    why: "A webhook or the metadata server of the cloud gives the pod a token for the cloud, whether \
          or not it mounts one for the API server.",
    fix: "Give the identity only what the workload needs.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html",
        "https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html",
    ],
    known_as: &["kubesplaining/KUBE-CLOUD-AZWI-001", "kubesplaining/KUBE-CLOUD-GKE-WI-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {azure.workload.identity/client-id: '0a1b'}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {azure.workload.identity/use: 'true'}}
spec: {serviceAccountName: web, automountServiceAccountToken: false, containers: [{name: app, image: a}]}
",
        ),
        edge: ("Pod shop/web", "cloud identity 0a1b"),
        // Only pods with the label receive a token.
        twin: concat!(
            "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {azure.workload.identity/client-id: '0a1b'}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {azure.workload.identity/use: 'false'}}
spec: {serviceAccountName: web, automountServiceAccountToken: false, containers: [{name: app, image: a}]}
",
        ),
    }],
};

const USE: &str = "azure.workload.identity/use";

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    let Some(account) = facts.account(pod.namespace, pod.account) else { return };
    for provider in Provider::ALL {
        if provider == Provider::Azure && facts.pod(pod).label(USE) != Some("true") {
            continue;
        }
        if let Some(identity) = annotated(facts.world.object(account), provider) {
            let identity = Vertex::Cloud(pen.text(&identity));
            pen.perhaps(identity, "whether the identity in the cloud trusts the service account");
        }
    }
}
