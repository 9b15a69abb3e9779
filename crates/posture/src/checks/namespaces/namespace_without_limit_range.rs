//! Without defaults a container without limits has none.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::namespace::require_in_namespace;

pub(crate) const CHECK: Check = Check {
    id: "namespace-without-limit-range",
    title: "namespace has no LimitRange",
    severity: Severity::Low,
    severity_reason: "it takes containers without limits of their own",
    category: Category::Namespaces,
    description: "Fails where no LimitRange is in a Namespace of a complete World. System namespaces are \
                  not judged.",
    why: "Containers that state no requests or limits get none, and are placed and killed by chance.",
    remedy: "Create a LimitRange with defaults for requests and limits.",
    references: &["https://kubernetes.io/docs/concepts/policy/limit-range/"],
    controls: &[],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &["LimitRange"],
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
kind: LimitRange
metadata: {name: shop, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 1Gi}}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    require_in_namespace(object, context, report, "LimitRange");
}
