//! Probe names a port that the container does not have.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::probe::probe_handlers;

pub(crate) const CHECK: Check = Check {
    id: "probe-port-unknown",
    title: "probe names a port that the container does not have",
    severity: Severity::Medium,
    severity_reason: "the probe fails for ever: the pod gets no traffic, or is restarted again and again",
    category: Category::Probes,
    description: "Fails for every probe and lifecycle handler of a container whose port is a name that none \
                  of the container's ports bears.",
    why: "The kubelet looks the name up among the ports of the same container only. A name of another \
          container or of the Service is not found.",
    remedy: "Correct the name, or name the port in the container's list of ports.",
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
    ports: [{name: web, containerPort: 8080}]
    livenessProbe: {httpGet: {path: /, port: http}}
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
    ports: [{name: http, containerPort: 8080}]
    livenessProbe: {httpGet: {path: /, port: http}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
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
    for handler in probe_handlers(container) {
        for test in ["httpGet", "tcpSocket"] {
            let Some(port) = handler.value.at(&[test, "port"]) else { continue };
            let Some(name) = port.as_str().filter(|name| name.parse::<u16>().is_err()) else { continue };
            let mut ports = container.value.items_at(&["ports"]);
            if !ports.any(|port| port.str_at(&["name"]) == Some(name)) {
                let noun = container.noun();
                let handler = handler.name;
                report.fail(port, format!("{noun} has no port \"{name}\", which its {handler} names"));
            }
        }
    }
}
