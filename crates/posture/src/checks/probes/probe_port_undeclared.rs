//! Probe asks a port that the container does not list.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::probe::probe_handlers;

pub(crate) const CHECK: Check = Check {
    id: "probe-port-undeclared",
    title: "probe asks a port that the container does not list",
    severity: Severity::Info,
    severity_reason: "ports need not be listed to work; a number that stands nowhere else is often outdated",
    category: Category::Probes,
    description: "Fails for every probe of a container whose port is a number that no container of the pod \
                  lists among its ports.",
    why: "When the program moves to another port and only the list is changed, the probe goes on asking the \
          old one. Readers and network tools go by the list.",
    remedy: "List the port, or name it in both places.",
    references: &[
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
    ports: [{containerPort: 8080}]
    livenessProbe: {httpGet: {path: /, port: 8081}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    ports: [{containerPort: 8080}]
    livenessProbe: {httpGet: {path: /, port: 8080}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for handler in probe_handlers(container).filter(|handler| handler.name.ends_with("Probe")) {
        for test in ["httpGet", "tcpSocket", "grpc"] {
            let Some(port) = handler.value.at(&[test, "port"]) else { continue };
            let number = port.as_i64().or_else(|| port.as_str()?.parse().ok());
            let Some(number) = number else { continue };
            let mut ports = container.pod.containers().flat_map(|one| one.value.items_at(&["ports"]));
            if !ports.any(|port| port.i64_at(&["containerPort"]) == Some(number)) {
                let noun = container.noun();
                let handler = handler.name;
                report.fail(port, format!("{noun} does not list port {number}, which its {handler} asks"));
            }
        }
    }
}
