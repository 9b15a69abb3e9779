//! Container listens on a port below 1024.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "privileged-port",
    title: "container listens on a port below 1024",
    severity: Severity::Info,
    severity_reason: "runtimes let every user open such ports in containers; elsewhere it needs root or a \
                      capability",
    category: Category::Exposure,
    description: "Fails for every container port below 1024.",
    why: "Where the runtime does not lower the bound, the program must start as root or with \
          NET_BIND_SERVICE to open the port, and keeps that power.",
    remedy: "Let the program listen on a port from 1024 on; a Service can still offer the well-known one.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/",
        "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
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
    ports: [{containerPort: 80}]
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
        if let Some(port) = entry.at(&["containerPort"])
            && let Some(number) = port.as_i64().filter(|number| (1..1024).contains(number))
        {
            report.fail(port, format!("{} listens on port {number}", container.noun()));
        }
    }
}
