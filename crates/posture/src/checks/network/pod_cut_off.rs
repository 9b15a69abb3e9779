//! Network policies allow the pod no traffic in one direction.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::isolation::{Direction, Isolation};

pub(crate) const CHECK: Check = Check {
    id: "pod-cut-off",
    title: "network policies allow the pod no traffic in one direction",
    severity: Severity::Info,
    severity_reason: "it is as closed as can be; it only may not work as meant",
    category: Category::Exposure,
    description: "Fails for every pod that NetworkPolicies restrict in a direction in which none of them \
                  has a rule, so that nothing may be reached, not even DNS, or nobody may reach the ports \
                  that the pod lists. Worlds with policies of Cilium or Calico are not judged.",
    why: "A policy without rules allows nothing. That is right as a default for a namespace, together with \
          further policies; alone it leaves a pod that cannot resolve a name, or a server that nobody \
          reaches.",
    remedy: "Add a policy with the rules the pod needs, or ignore the finding where it needs none.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    controls: &[],
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
  policyTypes: [Egress]
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
  egress: [{to: [{podSelector: {}}]}]
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
    let listens = pod.containers().any(|container| container.value.items_at(&["ports"]).next().is_some());
    if isolation.ingress == Direction::Closed && listens {
        report.fail(at(), "network policies let nobody reach the ports of the pod").discriminator("ingress");
    }
    if isolation.egress == Direction::Closed {
        report.fail(at(), "network policies let the pod reach nothing, not even DNS").discriminator("egress");
    }
}
