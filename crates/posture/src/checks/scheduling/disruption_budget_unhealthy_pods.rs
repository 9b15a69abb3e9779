//! Disruption budget keeps broken pods from being evicted.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "disruption-budget-unhealthy-pods",
    title: "disruption budget keeps broken pods from being evicted",
    severity: Severity::Info,
    severity_reason: "it only hinders those who drain nodes, and only while pods are broken",
    category: Category::Availability,
    description: "Fails for every PodDisruptionBudget whose unhealthyPodEvictionPolicy is not AlwaysAllow.",
    why: "By default a pod that runs but is not ready counts against the budget and may not be evicted: a \
          workload that crashes again and again keeps its node from being drained for updates.",
    remedy: "Set spec.unhealthyPodEvictionPolicy to AlwaysAllow, unless the pods repair themselves when \
             left alone.",
    references: &["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    controls: &[],
    parameters: &[],
    kinds: &["policy/PodDisruptionBudget"],
    needs: &[],
    versions: Versions::since(27),
    logic: Logic::Object(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: shop}}
"],
        good: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: shop}}
  unhealthyPodEvictionPolicy: AlwaysAllow
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let policy = object.root().str_at(&["spec", "unhealthyPodEvictionPolicy"]);
    if policy != Some("AlwaysAllow") {
        let at = At::path(object.root(), &["spec", "unhealthyPodEvictionPolicy"]);
        report.fail(at, "broken pods count against the budget and may not be evicted");
    }
}

/// Only pods that serve nobody become evictable by it.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let keys = ["spec", "unhealthyPodEvictionPolicy"];
    match object.root().str_at(&keys) {
        Some("AlwaysAllow") => Vec::new(),
        _ => vec![set(object, object.root(), &keys, Literal::String("AlwaysAllow".to_owned()))],
    }
}
