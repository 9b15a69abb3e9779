//! Container has no readiness probe.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::pod::is_batch;

pub(crate) const CHECK: Check = Check {
    id: "readiness-probe-missing",
    title: "container has no readiness probe",
    severity: Severity::Low,
    severity_reason: "requests fail for a while at each start and update; nothing is opened",
    category: Category::Probes,
    description: "Fails for every regular container and sidecar without a readinessProbe. Pods that run to \
                  an end, such as those of Jobs, are left out.",
    why: "Services send traffic to the pod as soon as its processes run, though the program still loads, \
          and go on when it cannot serve.",
    remedy: "Add a readinessProbe that succeeds when the program can serve.",
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ],
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
    readinessProbe: {httpGet: {path: /healthz, port: 8080}}
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - name: app
        image: example.org/app:1
        readinessProbe: {tcpSocket: {port: 8080}}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if !container.kind.is_long_running() || is_batch(container.pod) {
        return report.not_applicable();
    }
    if container.value.at(&["readinessProbe"]).is_none() {
        report.fail(
            At::path(container.value, &["readinessProbe"]),
            format!("{} has no readinessProbe", container.noun()),
        );
    }
}
