//! The Service that names a StatefulSet's pods is not there.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-stateful-set-service",
    title: "StatefulSet names a Service that does not exist",
    severity: Severity::Low,
    severity_reason: "its pods have no stable names in DNS",
    category: Category::References,
    description: "Fails where spec.serviceName of a StatefulSet names a Service that is in no source of a \
                  complete World.",
    why: "Members of a cluster cannot find each other.",
    remedy: "Create the headless Service, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/StatefulSet"],
    needs: &["Service"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {serviceName: db, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {serviceName: db, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(name) = object.root().at(&["spec", "serviceName"])
        && name.as_str().is_some_and(|name| !name.is_empty())
    {
        require(context, report, "Service", name);
    }
}
