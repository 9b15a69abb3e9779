//! Pod was debugged and still has the debugging container.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{ContainerKind, PodTemplate};

pub(crate) const CHECK: Check = Check {
    id: "ephemeral-container-present",
    title: "pod was debugged and still has the debugging container",
    severity: Severity::Low,
    severity_reason: "it shows that the running pod is not what its manifest says",
    category: Category::SecurityContext,
    description: "Fails for every pod with ephemeralContainers.",
    why: "An ephemeral container cannot be removed. Its tools stay within reach of whoever takes over the \
          pod, and often it was given more rights than the pod has.",
    remedy: "Delete the pod, so that its controller makes a new one.",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  ephemeralContainers: [{name: debugger, image: "example.org/tools:1"}]
  containers:
  - name: app
    image: example.org/app:1
"#],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for container in pod.containers().filter(|container| container.kind == ContainerKind::Ephemeral) {
        report.fail(container.value, format!("the pod has the {}", container.noun()));
    }
}
