//! A Service whose selector matches nothing answers nobody.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::reference::require_pods;

pub(crate) const CHECK: Check = Check {
    id: "service-without-pods",
    title: "Service selects no pods",
    severity: Severity::Low,
    severity_reason: "requests to the Service fail, or go to whoever bears the labels next",
    category: Category::References,
    description: "Fails where the selector of a Service matches the labels of no pod or pod template of \
                  its namespace in a complete World.",
    why: "Mostly a slip in a label. Whoever may create pods in the namespace can bear the labels, and \
          receive the traffic.",
    remedy: "Correct the selector or the labels, or delete the Service.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/"],
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
spec: {selector: {app: shop}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: other, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    let selector = spec.at(&["selector"]).filter(|map| !map.is_empty());
    let Some(map) = selector.filter(|_| spec.str_at(&["type"]) != Some("ExternalName")) else {
        return report.not_applicable();
    };
    if let Ok(selector) = Selector::of_service(Some(map)) {
        require_pods(context, report, map, &selector, "the selector matches no pod");
    }
}
