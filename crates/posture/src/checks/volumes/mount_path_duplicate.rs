//! Container mounts two volumes at one path.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "mount-path-duplicate",
    title: "container mounts two volumes at one path",
    severity: Severity::Medium,
    severity_reason: "the API server refuses the pod, so the workload silently has none",
    category: Category::Volumes,
    description: "Fails for every container with two volumeMounts of the same mountPath.",
    why: "The API server refuses such a pod. In a custom resource that makes pods later, nobody notices \
          before the controller tries.",
    remedy: "Give each mount a path of its own.",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: a, mountPath: /data}, {name: b, mountPath: /data}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: a, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: a, mountPath: /data}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let mounts = || container.value.items_at(&["volumeMounts"]);
    for (index, mount) in mounts().enumerate().skip(1) {
        let Some(path) = mount.at(&["mountPath"]) else { continue };
        let text = path.as_str().unwrap_or_default();
        if mounts().take(index).any(|earlier| earlier.str_at(&["mountPath"]) == Some(text)) {
            report.fail(path, format!("{} mounts two volumes at {text}", container.noun()));
        }
    }
}
