//! Pod has no priority class.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{ObjectId, Severity};
use seawall_object::{GroupKind, PodTemplate};

pub(crate) const CHECK: Check = Check {
    id: "priority-class-missing",
    title: "pod has no priority class",
    severity: Severity::Info,
    severity_reason: "priorities only matter where pods compete, and then someone must choose them",
    category: Category::Availability,
    description: "Fails for every pod without spec.priorityClassName, unless a PriorityClass with \
                  globalDefault: true is among the objects read.",
    why: "When a node is full, pods without a class give way to all that have a higher one, and nobody \
          decided that they should.",
    remedy: "Set priorityClassName to a class that says how much the workload matters, or declare a global \
             default.",
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  priorityClassName: shop
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: usual}
value: 1000
globalDefault: true
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if pod.spec.str_at(&["priorityClassName"]).is_some_and(|name| !name.is_empty()) {
        return;
    }
    let mut classes = context.world.of_kind(GroupKind::parse("scheduling.k8s.io/PriorityClass"));
    let is_default = |id: ObjectId| context.world.object(id).root().bool_at(&["globalDefault"]) == Some(true);
    if !classes.any(is_default) {
        report.fail(At::path(pod.spec, &["priorityClassName"]), "the pod has no priority class");
    }
}
