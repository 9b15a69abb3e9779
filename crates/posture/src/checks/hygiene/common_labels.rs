//! Labels that every tool understands.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::template::labels_of;

pub(crate) const CHECK: Check = Check {
    id: "common-labels",
    title: "workload has none of the common labels",
    severity: Severity::Info,
    severity_reason: "nothing is wrong by itself; tools cannot tell what belongs together",
    category: Category::Hygiene,
    description: "Fails where the pods of a workload have none of the labels in the parameter labels.",
    why: "The common labels tell dashboards, policies and people which application an object belongs to.",
    remedy: "Set at least app.kubernetes.io/name on workloads and their pods.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"],
    controls: &[],
    parameters: &[Parameter {
        name: "labels",
        description: "Labels of which one must be there.",
        default: Setting::Words(&[
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/component",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/managed-by",
            "app.kubernetes.io/created-by",
        ]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app.kubernetes.io/name: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if !context.words("labels").any(|label| pod.label(label).is_some()) {
        report.fail(labels_of(pod), "the pod has none of the common labels");
    }
}
