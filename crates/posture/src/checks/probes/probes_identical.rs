//! Liveness and readiness probe are the same.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "probes-identical",
    title: "liveness and readiness probe are the same",
    severity: Severity::Low,
    severity_reason: "a pod that is merely busy is restarted, which makes an overload worse",
    category: Category::Probes,
    description: "Fails for every container whose livenessProbe asks the same as its readinessProbe and \
                  does not wait longer before it acts.",
    why: "Readiness takes a pod out of traffic when it is overloaded; liveness restarts it. With the same \
          test and the same patience, an overloaded pod is restarted just when it is needed, and its load \
          falls on the others.",
    remedy: "Give the liveness probe a test of its own that fails only when a restart helps, or a greater \
             failureThreshold.",
    references: &["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {path: /healthz, port: 8080}}
    readinessProbe: {httpGet: {path: /healthz, port: 8080}}
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {path: /healthz, port: 8080}, failureThreshold: 10}
    readinessProbe: {httpGet: {path: /healthz, port: 8080}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    readinessProbe: {httpGet: {path: /healthz, port: 8080}}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let (Some(liveness), Some(readiness)) =
        (container.value.at(&["livenessProbe"]), container.value.at(&["readinessProbe"]))
    else {
        return;
    };
    let asks_same = TESTS.iter().any(|test| match (liveness.at(&[test]), readiness.at(&[test])) {
        (Some(mine), Some(other)) => mine.same(other),
        _ => false,
    });
    if asks_same && patience(liveness) <= patience(readiness) {
        let noun = container.noun();
        report.fail(
            liveness,
            format!("{noun} has a livenessProbe that is no more patient than its readinessProbe"),
        );
    }
}

const TESTS: [&str; 4] = ["httpGet", "tcpSocket", "exec", "grpc"];

/// Seconds of failures before the kubelet acts, with the defaults of core/v1.
fn patience(probe: Value<'_>) -> i64 {
    let period = probe.i64_at(&["periodSeconds"]).filter(|seconds| *seconds > 0).unwrap_or(10);
    let failures = probe.i64_at(&["failureThreshold"]).filter(|count| *count > 0).unwrap_or(3);
    period.saturating_mul(failures)
}
