//! Two ports of one name or number in a pod.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-container-port",
    title: "pod declares a container port twice",
    severity: Severity::Low,
    severity_reason: "a Service that names the port may reach the wrong one",
    category: Category::Hygiene,
    description: "Fails where two ports of one container have the same name, or the same number and \
                  protocol.",
    why: "A Service looks the name up in the pod: which of the two it finds is not what a reviewer would \
          expect, and the server refuses duplicate names.",
    remedy: "Remove or rename one of them.",
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports"],
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
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80}]}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', ports: [{name: a, containerPort: 53}, {name: b, containerPort: 53, protocol: UDP}]}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let ports = container.value.items_at(&["ports"]);
    for (index, port) in ports.clone().enumerate().skip(1) {
        let number = |one: Value<'_>| {
            (one.i64_at(&["containerPort"]), one.str_at(&["protocol"]).unwrap_or("TCP") == "TCP")
        };
        let named = |other: Value<'_>| {
            let own = port.str_at(&["name"]);
            own.is_some() && own == other.str_at(&["name"])
        };
        if ports.clone().take(index).any(|other| number(other) == number(port) || named(other)) {
            report.fail(port, format!("{} declares a port twice", container.noun()));
        }
    }
}
