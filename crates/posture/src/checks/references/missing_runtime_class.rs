//! A pod of an unknown runtime class is refused.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-runtime-class",
    title: "pod names a runtime class that does not exist",
    severity: Severity::Low,
    severity_reason: "the API server or kubelet refuses the pods",
    category: Category::References,
    description: "Fails where runtimeClassName of a pod names a RuntimeClass that is in no source of a \
                  complete World.",
    why: "The workload silently has no pods, or runs without the sandbox that was meant for it once \
          somebody removes the name.",
    remedy: "Create the RuntimeClass, or correct the name.",
    references: &["https://kubernetes.io/docs/concepts/containers/runtime-class/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["node.k8s.io/RuntimeClass"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {runtimeClassName: gvisor, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {runtimeClassName: gvisor, containers: [{name: app, image: 'example.org/app:1'}]}
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(name) = pod.spec.at(&["runtimeClassName"])
        && name.as_str().is_some_and(|name| !name.is_empty())
    {
        require(context, report, "node.k8s.io/RuntimeClass", name);
    }
}
