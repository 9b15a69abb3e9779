//! A StatefulSet's pods get their names from a Service.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "stateful-set-without-service",
    title: "StatefulSet names no governing Service",
    severity: Severity::Low,
    severity_reason: "its pods have no stable names in DNS",
    category: Category::Availability,
    description: "Fails where spec.serviceName of a StatefulSet is absent or empty.",
    why: "Members of a cluster find each other by these names.",
    remedy: "Create a headless Service and name it in spec.serviceName.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
    controls: &[],
    parameters: &[],
    kinds: &["apps/StatefulSet"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: db, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.root().str_at(&["spec", "serviceName"]).is_none_or(str::is_empty) {
        report.fail(At::path(object.root(), &["spec", "serviceName"]), "the StatefulSet names no Service");
    }
}
