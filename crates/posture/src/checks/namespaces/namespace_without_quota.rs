//! One namespace without quota can use up the cluster.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::namespace::require_in_namespace;

pub(crate) const CHECK: Check = Check {
    id: "namespace-without-quota",
    title: "namespace has no ResourceQuota",
    severity: Severity::Low,
    severity_reason: "it takes a workload that grows, by accident or on purpose",
    category: Category::Namespaces,
    description: "Fails where no ResourceQuota is in a Namespace of a complete World. System namespaces \
                  are not judged.",
    why: "Without quota one tenant's pods, or an attacker's miners, push everybody else off the nodes.",
    remedy: "Create a ResourceQuota with limits for CPU, memory and objects.",
    references: &["https://kubernetes.io/docs/concepts/policy/resource-quotas/"],
    controls: &[],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &["ResourceQuota"],
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
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop, namespace: shop}
spec: {hard: {pods: '10'}}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    require_in_namespace(object, context, report, "ResourceQuota");
}
