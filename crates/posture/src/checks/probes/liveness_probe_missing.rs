//! Container has no liveness probe.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::pod::is_batch;

pub(crate) const CHECK: Check = Check {
    id: "liveness-probe-missing",
    title: "container has no liveness probe",
    severity: Severity::Low,
    severity_reason: "a program that hangs stays so until someone looks; many never hang",
    category: Category::Probes,
    description: "Fails for every regular container and sidecar without a livenessProbe. Pods that run to \
                  an end, such as those of Jobs, are left out.",
    why: "The kubelet restarts a process that ends, but not one that is stuck in a deadlock or leaks until \
          it answers no more.",
    remedy: "Add a livenessProbe that fails only when a restart helps, and that asks no other service.",
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
    livenessProbe: {httpGet: {path: /healthz, port: 8080}}
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
        livenessProbe: {tcpSocket: {port: 8080}}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if !container.kind.is_long_running() || is_batch(container.pod) {
        return report.not_applicable();
    }
    if container.value.at(&["livenessProbe"]).is_none() {
        report.fail(
            At::path(container.value, &["livenessProbe"]),
            format!("{} has no livenessProbe", container.noun()),
        );
    }
}
