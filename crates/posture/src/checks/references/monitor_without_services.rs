//! A ServiceMonitor that selects nothing watches nothing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{ObjectId, Severity};
use seawall_object::{GroupKind, Object, Selector};

pub(crate) const CHECK: Check = Check {
    id: "monitor-without-services",
    title: "ServiceMonitor selects no Services",
    severity: Severity::Low,
    severity_reason: "what was meant to be watched is not",
    category: Category::References,
    description: "Fails where the selector of a ServiceMonitor matches the labels of no Service of the \
                  namespaces it names, or of its own, in a complete World.",
    why: "Alerts never fire for what nobody measures.",
    remedy: "Correct the selector or the labels of the Service.",
    references: &[
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["monitoring.coreos.com/ServiceMonitor"],
    needs: &["Service"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: shop, namespace: shop}
spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: web}]}
"],
        good: &["
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: shop, namespace: shop}
spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop, labels: {app: shop}}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(written) = object.root().at(&["spec", "selector"]) else { return };
    let Ok(selector) = Selector::read(Some(written)) else { return };
    let world = context.world;
    let wanted = object.root().at(&["spec", "namespaceSelector"]);
    let names = wanted.and_then(|wanted| wanted.at(&["matchNames"]));
    let any = wanted.is_some_and(|wanted| wanted.bool_at(&["any"]) == Some(true));
    let within = |namespace: Option<&str>| match names {
        _ if any => true,
        Some(list) => namespace.is_none_or(|own| list.items().any(|name| name.as_str() == Some(own))),
        None => namespace == context.namespace() || namespace.is_none(),
    };
    let kind = GroupKind::parse("Service");
    let matches = |id: &ObjectId| {
        let labels = world.object(*id).root().at(&["metadata", "labels"]);
        within(world.namespace(*id)) && selector.matches(labels)
    };
    if !world.of_kind(kind).iter().any(matches) {
        report.absent(context, written, "a Service with these labels", "the selector matches no Service");
    }
}
