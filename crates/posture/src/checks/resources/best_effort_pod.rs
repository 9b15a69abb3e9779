//! Pod has no requests and no limits at all.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{GroupKind, PodTemplate};
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "best-effort-pod",
    title: "pod has no requests and no limits at all",
    severity: Severity::Low,
    severity_reason: "it is the first to be evicted, which costs availability and nothing else",
    category: Category::Resources,
    description: "Fails for every pod none of whose containers has a CPU or memory request or limit, nor \
                  the pod itself, unless a LimitRange of its namespace fills them in. Such a pod has the \
                  quality of service BestEffort.",
    why: "When a node runs short of memory, the kubelet evicts such pods first, and the kernel kills their \
          processes first.",
    remedy: "Set requests for CPU and memory, and a memory limit.",
    references: &[
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/",
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["LimitRange"],
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
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {cpu: 100m}}
"],
        complete: false,
    },
};

const FIELDS: [[&str; 2]; 4] =
    [["requests", "cpu"], ["requests", "memory"], ["limits", "cpu"], ["limits", "memory"]];

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let sets = |value: Value<'_>| {
        value
            .at(&["resources"])
            .is_some_and(|resources| FIELDS.iter().any(|field| resources.at(field).is_some()))
    };
    let is_set = sets(pod.spec) || pod.containers().any(|container| sets(container.value));
    let mut ranges = context.world.of_kind_in(GroupKind::parse("LimitRange"), context.namespace());
    if !is_set && ranges.next().is_none() {
        report.fail(At::path(pod.spec, &["containers"]), "no container of the pod has requests or limits");
    }
}
