//! Long delay of the liveness probe stands in for a startup probe.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "startup-probe-advised",
    title: "long delay of the liveness probe stands in for a startup probe",
    severity: Severity::Info,
    severity_reason: "it only makes the first restart after a hang come late",
    category: Category::Probes,
    description: "Fails for every container whose livenessProbe waits initialDelaySeconds of at least the \
                  parameter least-seconds and that has no startupProbe.",
    why: "A fixed delay is too short for a slow node, which then restarts the program for ever, and too \
          long for all others. A startup probe waits just as long as the start takes.",
    remedy: "Add a startupProbe with the same test, and remove initialDelaySeconds.",
    references: &["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
    controls: &[],
    parameters: &[Parameter {
        name: "least-seconds",
        description: "The delay from which on a startup probe is better.",
        default: Setting::Int(60),
    }],
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
    livenessProbe: {httpGet: {path: /, port: 8080}, initialDelaySeconds: 120}
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
    startupProbe: {httpGet: {path: /, port: 8080}, failureThreshold: 30}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let delay = container.value.at(&["livenessProbe", "initialDelaySeconds"]);
    if let Some(delay) = delay
        && delay.as_i64().is_some_and(|seconds| seconds >= context.int("least-seconds"))
        && container.value.at(&["startupProbe"]).is_none()
    {
        report.fail(
            delay,
            format!("{} delays its livenessProbe instead of having a startupProbe", container.noun()),
        );
    }
}
