//! Policies that select single pods leave the next pod open.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{GroupKind, Object};

use crate::support::policy::namespace_has_policy;

pub(crate) const CHECK: Check = Check {
    id: "namespace-without-default-deny",
    title: "namespace has no policy that denies by default",
    severity: Severity::Low,
    severity_reason: "it takes a pod that no policy selects",
    category: Category::Namespaces,
    description: "Fails where a Namespace of a complete World has network policies, but none that selects \
                  all pods for incoming traffic.",
    why: "A new pod, or one whose label has a slip, is selected by no policy and so is open to all.",
    remedy: "Add a NetworkPolicy with an empty podSelector and policyTypes Ingress and Egress.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
    ],
    controls: &["cis/5.3.2"],
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}}
"],
        good: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if !namespace_has_policy(context, object.name()) {
        return report.not_applicable();
    }
    let kind = GroupKind::parse("networking.k8s.io/NetworkPolicy");
    let denies = |policy: Object<'_>| {
        let selector = policy.root().at(&["spec", "podSelector"]);
        let types = policy.root().items_at(&["spec", "policyTypes"]);
        let ingress =
            types.clone().next().is_none() || { types }.any(|kind| kind.as_str() == Some("Ingress"));
        ingress && selector.is_none_or(|selector| selector.children().all(|part| part.is_empty()))
    };
    let mut policies = context.world.of_kind_in(kind, Some(object.name()));
    if !policies.any(|id| denies(context.world.object(id))) {
        let at = At::path(object.root(), &["metadata", "name"]);
        report.absent(context, at, "a policy that denies by default", "no policy selects all pods");
    }
}
