//! A workload that does not select its own pods.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

pub(crate) const CHECK: Check = Check {
    id: "selector-mismatch",
    title: "selector does not match the labels of the pod template",
    severity: Severity::Medium,
    severity_reason: "the API server refuses the workload, or it goes on creating pods",
    category: Category::Hygiene,
    description: "Fails where the selector of a Deployment, StatefulSet, DaemonSet, ReplicaSet, \
                  ReplicationController, Job or of a CronJob's jobs does not match the labels of its own \
                  pod template.",
    why: "A controller that does not see its own pods creates more and more of them; the server refuses \
          most such objects.",
    remedy: "Give the template the labels that the selector asks for.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector"],
    controls: &[],
    parameters: &[],
    kinds: &[
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "apps/ReplicaSet",
        "ReplicationController",
        "batch/Job",
        "batch/CronJob",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: store}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app, image: 'example.org/app:1'}]}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let spec = match object.group_kind().kind {
        "CronJob" => object.root().at(&["spec", "jobTemplate", "spec"]),
        _ => object.spec(),
    };
    let Some(written) = spec.and_then(|spec| spec.at(&["selector"])) else { return };
    let read = match object.group_kind().kind {
        "ReplicationController" => Selector::of_service(Some(written)),
        _ => Selector::read(Some(written)),
    };
    let labels = spec.and_then(|spec| spec.at(&["template", "metadata", "labels"]));
    if let Ok(selector) = read
        && !selector.matches(labels)
    {
        report.fail(written, "the selector does not match the pod template");
    }
}
