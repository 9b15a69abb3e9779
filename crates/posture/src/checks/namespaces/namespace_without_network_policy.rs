//! Without a policy every pod of a namespace talks to every pod of the cluster.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::policy::namespace_has_policy;

pub(crate) const CHECK: Check = Check {
    id: "namespace-without-network-policy",
    title: "namespace has no network policy",
    severity: Severity::Medium,
    severity_reason: "it takes one pod broken into, from which all others can be reached",
    category: Category::Namespaces,
    description: "Fails where no NetworkPolicy, and no policy of Cilium or Calico for it, is in a \
                  Namespace of a complete World.",
    why: "Pods without a policy accept traffic from everywhere in the cluster and send it anywhere, cloud \
          metadata and the internet included.",
    remedy: "Create a NetworkPolicy that denies by default, and allow what is needed.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    ],
    controls: &["cis/5.3.2", "nsa/C-0054", "mitre/C-0054"],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &[
        "networking.k8s.io/NetworkPolicy",
        "cilium.io/CiliumNetworkPolicy",
        "cilium.io/CiliumClusterwideNetworkPolicy",
        "projectcalico.org/NetworkPolicy",
        "crd.projectcalico.org/NetworkPolicy",
    ],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"],
        good: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if !namespace_has_policy(context, object.name()) {
        let at = At::path(object.root(), &["metadata", "name"]);
        let message = format!("namespace \"{}\" has no network policy", object.name());
        report.absent(context, at, "a network policy", message);
    }
}
