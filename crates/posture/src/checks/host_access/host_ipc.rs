//! Pod shares memory with its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "host-ipc",
    title: "pod shares memory with its node",
    severity: Severity::High,
    severity_reason: "shared memory of the node and of other pods that do the same can be read and written",
    category: Category::HostAccess,
    description: "Fails for every pod whose spec.hostIPC is true.",
    why: "System V and POSIX shared memory, semaphores and queues of the node are open to the pod: secrets \
          held there can be read, and processes that rely on them can be made to fail or to act.",
    remedy: "Remove hostIPC. Containers of one pod share memory without it.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
    ],
    controls: &["nsa/C-0038", "cis/5.2.4", "pss/baseline-host-namespaces"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostIPC: true
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
  hostIPC: false
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
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(value) = pod.spec.at(&["hostIPC"])
        && value.as_bool() == Some(true)
    {
        report.fail(value, "pod uses the IPC namespace of its node");
    }
}

/// A program that shares memory with the node finds at once that it is gone.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    pod_templates(object)
        .into_iter()
        .filter(|pod| pod.spec.bool_at(&["hostIPC"]) == Some(true))
        .map(|pod| remove(object, pod.spec, &["hostIPC"]))
        .collect()
}
