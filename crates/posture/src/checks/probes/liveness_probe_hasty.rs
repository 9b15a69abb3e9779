//! Liveness probe restarts the container at its first failure.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "liveness-probe-hasty",
    title: "liveness probe restarts the container at its first failure",
    severity: Severity::Low,
    severity_reason: "one slow answer costs a restart, which hits availability only",
    category: Category::Probes,
    description: "Fails for every container whose livenessProbe has a failureThreshold of 1.",
    why: "A pause for garbage collection or a busy node makes one request time out. The restart throws away \
          connections and caches, and under load one restart leads to the next.",
    remedy: "Leave failureThreshold at 3 or raise it.",
    references: &["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {path: /, port: 8080}, failureThreshold: 1}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {path: /, port: 8080}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let threshold = container.value.at(&["livenessProbe", "failureThreshold"]);
    if let Some(threshold) = threshold.filter(|count| count.as_i64() == Some(1)) {
        report.fail(
            threshold,
            format!("{} is restarted at the first failure of its livenessProbe", container.noun()),
        );
    }
}

/// Removing the field gives the default of three failures.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    const THRESHOLD: &[&str] = &["livenessProbe", "failureThreshold"];
    containers(object)
        .filter(|container| container.value.i64_at(THRESHOLD) == Some(1))
        .map(|container| remove(object, container.value, THRESHOLD))
        .collect()
}
