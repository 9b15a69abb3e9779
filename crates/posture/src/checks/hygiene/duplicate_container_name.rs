//! Two containers of one name.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::duplicate::duplicates;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-container-name",
    title: "pod has two containers of one name",
    severity: Severity::Low,
    severity_reason: "the API server refuses the pod",
    category: Category::Hygiene,
    description: "Fails where a name stands twice among the init and regular containers of a pod.",
    why: "The workload has no pods, or a patch by name hits the wrong container.",
    remedy: "Rename one of them.",
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container"],
    controls: &[],
    parameters: &[],
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
spec: {containers: [{name: app, image: 'example.org/app:1'}, {name: app, image: 'example.org/app:2'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}, {name: side, image: 'example.org/app:2'}]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let containers = pod.spec.items_at(&["initContainers"]).chain(pod.spec.items_at(&["containers"]));
    for (name, value) in duplicates(containers, "name") {
        report.fail(At::path(value, &["name"]), format!("the pod has several containers named \"{name}\""));
    }
}
