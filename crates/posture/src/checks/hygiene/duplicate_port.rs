//! Two ports of one number or name.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-port",
    title: "Service or container lists a port twice",
    severity: Severity::Low,
    severity_reason: "the API server refuses the Service; in a container one of them hides the other",
    category: Category::Hygiene,
    description: "Fails where a Service lists one port and protocol, or one port name, twice.",
    why: "The Service cannot be created, or traffic goes to another target than the one that was reviewed.",
    remedy: "Remove one of them.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services"],
    controls: &[],
    parameters: &[],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{name: a, port: 80}, {name: b, port: 80, protocol: TCP}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{name: a, port: 53, protocol: UDP}, {name: b, port: 53}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let ports = object.root().items_at(&["spec", "ports"]);
    for (index, port) in ports.clone().enumerate().skip(1) {
        let same = |other: Value<'_>| {
            let protocol = |one: Value<'_>| one.str_at(&["protocol"]).is_none_or(|name| name == "TCP");
            let known = |one: Value<'_>| (one.i64_at(&["port"]), protocol(one));
            let named = port.str_at(&["name"]).is_some_and(|name| other.str_at(&["name"]) == Some(name));
            known(port) == known(other) || named
        };
        if ports.clone().take(index).any(same) {
            report.fail(port, "the port or its name stands twice");
        }
    }
}
