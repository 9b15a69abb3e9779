//! A budget that selects nobody protects nobody.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::reference::require_pods;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-without-pods",
    title: "PodDisruptionBudget selects no pods",
    severity: Severity::Low,
    severity_reason: "the pods it was meant for can all be evicted at once",
    category: Category::References,
    description: "Fails where the selector of a PodDisruptionBudget matches the labels of no pod or pod \
                  template of its namespace in a complete World.",
    why: "A slip in a label, or labels that changed: nobody notices until a drain takes all replicas.",
    remedy: "Correct the selector, or delete the budget.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
"],
        good: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(written) = object.root().at(&["spec", "selector"]) else { return };
    if let Ok(selector) = Selector::read(Some(written)) {
        require_pods(context, report, written, &selector, "the selector matches no pod");
    }
}
