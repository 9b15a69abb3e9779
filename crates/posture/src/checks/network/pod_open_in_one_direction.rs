//! Network policies restrict the pod in one direction only.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::isolation::{Direction, Isolation};

pub(crate) const CHECK: Check = Check {
    id: "pod-open-in-one-direction",
    title: "network policies restrict the pod in one direction only",
    severity: Severity::Low,
    severity_reason: "the other direction takes part in an attack only after something else is broken into",
    category: Category::Exposure,
    description: "Fails for every pod that NetworkPolicies select without restricting both its ingress and \
                  its egress. Pods that no policy selects have a check of their own, and pods in Worlds \
                  with policies of Cilium or Calico are not judged.",
    why: "A policy counts only for the directions in its policyTypes; without policyTypes egress counts \
          only if it is written. A pod whose egress is open can reach the metadata service, other tenants \
          and the internet once someone is in it.",
    remedy: "List both Ingress and Egress in policyTypes, and allow what the pod needs.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    controls: &["nsa/C-0030"],
    parameters: &[],
    kinds: &[],
    needs: &[
        "networking.k8s.io/NetworkPolicy",
        "cilium.io/CiliumNetworkPolicy",
        "cilium.io/CiliumClusterwideNetworkPolicy",
        "projectcalico.org/NetworkPolicy",
        "crd.projectcalico.org/NetworkPolicy",
        "crd.projectcalico.org/GlobalNetworkPolicy",
    ],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec:
  containers: [{name: app, image: "example.org/app:1"}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  ingress: [{from: [{podSelector: {}}]}]
"#],
        good: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec:
  containers: [{name: app, image: "example.org/app:1"}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {}}]}]
"#],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let isolation = Isolation::of(pod, context);
    if isolation.is_foreign || !isolation.is_selected {
        return report.not_applicable();
    }
    let at = || At::path(pod.spec, &["containers"]);
    if isolation.ingress == Direction::Open {
        report.fail(at(), "no network policy restricts who may reach the pod").discriminator("ingress");
    }
    if isolation.egress == Direction::Open {
        report.fail(at(), "no network policy restricts what the pod may reach").discriminator("egress");
    }
}
