//! A rule that allows everything makes a policy of its direction void.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "network-policy-allows-all",
    title: "NetworkPolicy allows all traffic of a direction",
    severity: Severity::Low,
    severity_reason: "the pods are as open in that direction as without a policy",
    category: Category::Namespaces,
    description: "Fails where a rule of a NetworkPolicy names neither peers nor ports, or names a block \
                  that holds every address without exceptions.",
    why: "Rules add up: one that allows everything outweighs all others, and the policy looks like a guard \
          that it is not.",
    remedy: "Name the pods, namespaces or addresses, and the ports, that need to talk.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/NetworkPolicy"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec: {podSelector: {}, ingress: [{}]}
",
            "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}
",
        ],
        good: &["
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 80}]}]
  egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in object.root().items_at(&["spec", direction]) {
            let named = rule.items_at(&[peers]);
            if named.clone().next().is_none() && rule.items_at(&["ports"]).next().is_none() {
                report.fail(rule, format!("the rule allows all {direction} traffic"));
            }
            for block in named.filter_map(|peer| peer.at(&["ipBlock"])) {
                let whole = block.str_at(&["cidr"]).is_some_and(|cidr| cidr.ends_with("/0"));
                if whole && block.items_at(&["except"]).next().is_none() {
                    report.fail(block, "the block holds every address");
                }
            }
        }
    }
}
