//! A budget must say how much it allows.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-without-policy",
    title: "PodDisruptionBudget sets neither minAvailable nor maxUnavailable",
    severity: Severity::Low,
    severity_reason: "the budget then demands one pod, which may be all or far too few",
    category: Category::Availability,
    description: "Fails where a PodDisruptionBudget sets neither minAvailable nor maxUnavailable.",
    why: "The default is minAvailable: 1: it blocks the drain of a single replica, and protects only one \
          of many.",
    remedy: "Set maxUnavailable: 1.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec: {selector: {matchLabels: {app: shop}}}
"],
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
    if ["minAvailable", "maxUnavailable"].iter().all(|key| spec.at(&[key]).is_none()) {
        report.fail(At::path(spec, &["maxUnavailable"]), "the budget does not say how much it allows");
    }
}
