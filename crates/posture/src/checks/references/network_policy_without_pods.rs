//! A policy that selects nobody protects nobody.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::reference::require_pods;

pub(crate) const CHECK: Check = Check {
    id: "network-policy-without-pods",
    title: "NetworkPolicy selects no pods",
    severity: Severity::Medium,
    severity_reason: "the pods it was meant for are open, while the policy says they are not",
    category: Category::References,
    description: "Fails where podSelector of a NetworkPolicy is not empty and matches the labels of no pod \
                  or pod template of its namespace in a complete World.",
    why: "A slip in a label, or labels that changed: nobody notices, because nothing breaks.",
    remedy: "Correct the selector, or delete the policy.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/NetworkPolicy"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec: {podSelector: {matchLabels: {app: shop}}}
"],
        good: &[
            "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec: {podSelector: {}}
",
            "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec: {podSelector: {matchLabels: {app: shop}}}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
",
        ],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(written) = object.root().at(&["spec", "podSelector"]) else { return };
    match Selector::read(Some(written)) {
        Ok(selector) if !selector.is_everything() => {
            require_pods(context, report, written, &selector, "the selector matches no pod");
        }
        _ => {}
    }
}
