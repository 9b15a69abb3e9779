//! Container takes a port of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Value};

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "host-port",
    title: "container takes a port of its node",
    severity: Severity::Medium,
    severity_reason: "it exposes the container on every address of the node, past Services and often past \
                      network policies",
    category: Category::HostAccess,
    description: "Fails for every container port with a hostPort other than 0.",
    why: "The port is open on all addresses of the node, perhaps to the internet, without anything that a \
          Service or Ingress would add. It also ties the pod to nodes on which the port is free.",
    remedy: "Remove hostPort and expose the port through a Service.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/configuration/overview/",
    ],
    controls: &["nsa/C-0044", "cis/5.2.13", "pss/baseline-host-ports"],
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
    ports: [{containerPort: 8080, hostPort: 8080}]
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
    ports: [{containerPort: 8080}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for entry in container.value.items_at(&["ports"]) {
        if let Some(value) = entry.at(&["hostPort"])
            && let Some(port) = value.as_i64().filter(|port| *port != 0)
        {
            report.fail(value, format!("{} takes port {port} of its node", container.noun()));
        }
    }
}

/// The container still listens on its own port, which a Service reaches.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let taken = |port: &Value<'_>| port.i64_at(&["hostPort"]).is_some_and(|port| port != 0);
    let ports = containers(object).flat_map(|container| container.value.items_at(&["ports"]));
    ports.filter(taken).map(|port| remove(object, port, &["hostPort"])).collect()
}
