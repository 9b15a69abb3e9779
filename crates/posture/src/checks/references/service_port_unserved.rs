//! A Service port that no container opens.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "service-port-unserved",
    title: "named target port of a Service is in no pod",
    severity: Severity::Low,
    severity_reason: "requests to the port fail",
    category: Category::References,
    description: "Fails where a port of a Service names a target port that no container of the pods it \
                  selects declares.",
    why: "A named port is looked up in the pods; where none declares it, the Service has no endpoint for it.",
    remedy: "Correct the name, or declare the port in the container.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
    controls: &[],
    parameters: &[],
    kinds: &["Service"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {selector: {app: shop}, ports: [{port: 80, targetPort: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1', ports: [{name: http, containerPort: 80}]}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {selector: {app: shop}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1', ports: [{name: http, containerPort: 80}]}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    let Ok(selector) = Selector::of_service(spec.at(&["selector"])) else { return };
    for port in spec.items_at(&["ports"]) {
        let Some(name) = port.at(&["targetPort"]).filter(|name| name.as_str().is_some()) else { continue };
        let mut pods = context.world.selected(context.namespace(), &selector).peekable();
        if pods.peek().is_none() {
            return report.not_applicable();
        }
        let opens = |port: Value<'_>| port.at(&["name"]).is_some_and(|own| own.as_str() == name.as_str());
        let serves = |template| {
            let mut containers = context.world.pod(template).containers();
            containers.any(|container| container.value.items_at(&["ports"]).any(opens))
        };
        if !pods.any(serves) {
            let shown = name.as_str().unwrap_or_default();
            report.fail(name, format!("no container of the selected pods declares port \"{shown}\""));
        }
    }
}
