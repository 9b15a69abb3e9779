//! Probe or lifecycle hook names a host.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::pod::containers;
use crate::support::probe::probe_handlers;

pub(crate) const CHECK: Check = Check {
    id: "probe-host-set",
    title: "probe or lifecycle hook names a host",
    severity: Severity::Medium,
    severity_reason: "the kubelet sends requests, from the node's network, to wherever the pod's author says",
    category: Category::Probes,
    description: "Fails for every probe and lifecycle handler whose httpGet or tcpSocket has a host, as the \
                  Pod Security level baseline does from Kubernetes 1.34 on.",
    why: "The kubelet runs in the network of the node and reaches what pods may not: metadata services, \
          other nodes, addresses behind the firewall. Whether the answer came shows in the status of the \
          pod.",
    remedy: "Remove host; the kubelet then asks the pod itself. To send a virtual host name, use \
             httpHeaders.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ],
    controls: &["pss/baseline-host-probes"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {host: 169.254.169.254, path: /, port: 80}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    lifecycle: {preStop: {tcpSocket: {host: 10.0.0.1, port: 22}}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    readinessProbe: {httpGet: {host: localhost, path: /, port: 80}}
",
        ],
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
    for handler in probe_handlers(container) {
        for test in ["httpGet", "tcpSocket"] {
            let host = handler.value.at(&[test, "host"]);
            if let Some(host) = host.filter(|host| host.as_str() != Some("")) {
                let noun = container.noun();
                let name = handler.name;
                report.fail(host, format!("{noun} has a {name} that asks another host"));
            }
        }
    }
}

/// What the kubelet takes for its own node was meant to be the pod, which is the default.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for container in containers(object) {
        for handler in probe_handlers(container) {
            for test in ["httpGet", "tcpSocket"] {
                match handler.value.str_at(&[test, "host"]) {
                    Some("localhost" | "127.0.0.1" | "::1") => {
                        edits.push(remove(object, handler.value, &[test, "host"]));
                    }
                    // Another host needs a person, for the whole object.
                    Some(host) if !host.is_empty() => return Vec::new(),
                    _ => {}
                }
            }
        }
    }
    edits
}
