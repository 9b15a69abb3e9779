//! A budget that allows no disruption stops every drain.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-blocks",
    title: "PodDisruptionBudget allows no disruption",
    severity: Severity::Medium,
    severity_reason: "nodes cannot be drained, so that security updates of nodes wait",
    category: Category::Availability,
    description: "Fails where a PodDisruptionBudget sets maxUnavailable to 0 or 0%, or minAvailable to 100%.",
    why: "Drains of nodes hang for ever, and people learn to force them.",
    remedy: "Allow at least one disruption, with maxUnavailable: 1.",
    references: &[
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget", "PodDisruptionBudget"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec: {maxUnavailable: 0, selector: {matchLabels: {app: shop}}}
",
            "
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec: {minAvailable: 100%, selector: {matchLabels: {app: shop}}}
",
        ],
        good: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    if let Some(max) = spec.at(&["maxUnavailable"])
        && (max.as_i64() == Some(0) || matches!(max.as_str(), Some("0%" | "0")))
    {
        report.fail(max, "no pod may be disrupted");
    }
    if let Some(min) = spec.at(&["minAvailable"])
        && min.as_str() == Some("100%")
    {
        report.fail(min, "all pods must stay available");
    }
}
