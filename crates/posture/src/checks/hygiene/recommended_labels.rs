//! Labels that tell what a pod is for.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::template::labels_of;

pub(crate) const CHECK: Check = Check {
    id: "recommended-labels",
    title: "workload has no label that tells what it is for",
    severity: Severity::Info,
    severity_reason: "nothing is wrong by itself; owners are hard to find when something is",
    category: Category::Hygiene,
    description: "Fails where the workload and its pods have none of the labels in the parameter labels.",
    why: "When a pod misbehaves, somebody must find out whose it is and what it does.",
    remedy: "Set one of the labels, or name your own in the parameter.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
    controls: &[],
    parameters: &[Parameter {
        name: "labels",
        description: "Labels of which one must be there.",
        default: Setting::Words(&[
            "app",
            "tier",
            "phase",
            "version",
            "owner",
            "env",
            "app.kubernetes.io/name",
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
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if !context.words("labels").any(|label| pod.label(label).is_some()) {
        report.fail(labels_of(pod), "no label tells what the pod is for");
    }
}
