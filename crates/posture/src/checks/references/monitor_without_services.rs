//! A ServiceMonitor that selects nothing watches nothing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{ObjectId, Severity};
use seawall_object::{GroupKind, Object, Selector};
use seawall_yaml::Value;

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

const SERVICE: GroupKind<'static> = GroupKind::parse("Service");

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(written) = object.root().at(&["spec", "selector"]) else { return };
    let Ok(selector) = Selector::read(Some(written)) else { return };
    let world = context.world;
    let wanted = object.root().at(&["spec", "namespaceSelector"]);
    let names = wanted.and_then(|wanted| wanted.at(&["matchNames"]));
    let any = wanted.is_some_and(|wanted| wanted.bool_at(&["any"]) == Some(true));
    let matches = |id: ObjectId| selector.matches(world.object(id).root().at(&["metadata", "labels"]));
    let within = |namespace: Option<&str>| world.of_kind_in(SERVICE, namespace).any(matches);
    let found = match names {
        _ if any => world.of_kind(SERVICE).any(matches),
        Some(list) => list.items().filter_map(Value::as_str).any(|name| within(Some(name))) || within(None),
        None => within(context.namespace()) || within(None),
    };
    if !found {
        report.absent(context, written, "a Service with these labels", "the selector matches no Service");
    }
}
