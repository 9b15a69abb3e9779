//! A pod of an unknown priority class is refused.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-priority-class",
    title: "pod names a priority class that does not exist",
    severity: Severity::Low,
    severity_reason: "the API server refuses the pods",
    category: Category::References,
    description: "Fails where priorityClassName of a pod names a PriorityClass that is in no source of a \
                  complete World, other than the two system classes.",
    why: "The workload silently has no pods.",
    remedy: "Create the PriorityClass, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["scheduling.k8s.io/PriorityClass"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {priorityClassName: urgent, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {priorityClassName: urgent, containers: [{name: app, image: 'example.org/app:1'}]}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(name) = pod.spec.at(&["priorityClassName"])
        && name.as_str().is_some_and(|name| !name.is_empty() && !name.starts_with("system-"))
    {
        require(context, report, "scheduling.k8s.io/PriorityClass", name);
    }
}
