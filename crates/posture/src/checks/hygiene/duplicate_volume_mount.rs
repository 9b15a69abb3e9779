//! Two mounts at one path.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::duplicate::duplicates;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-volume-mount",
    title: "container mounts two volumes at one path",
    severity: Severity::Low,
    severity_reason: "the API server refuses the pod",
    category: Category::Hygiene,
    description: "Fails where a container has two volumeMounts with one mountPath.",
    why: "Only one of them can be seen there; the server refuses the pod.",
    remedy: "Mount the volumes at different paths.",
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
metadata: {name: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1', volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}]}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1', volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (path, mount) in duplicates(container.value.items_at(&["volumeMounts"]), "mountPath") {
        report.fail(At::path(mount, &["mountPath"]), format!("several volumes are mounted at {path}"));
    }
}
