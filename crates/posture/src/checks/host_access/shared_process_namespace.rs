//! Containers of the pod see each other's processes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "shared-process-namespace",
    title: "containers of the pod see each other's processes",
    severity: Severity::Low,
    severity_reason: "it removes the wall between containers that already share a network and a life",
    category: Category::HostAccess,
    description: "Fails for every pod whose spec.shareProcessNamespace is true.",
    why: "Every container sees the arguments and, as the same user, the environment and the files of the \
          others through /proc. A compromised helper then holds the secrets of the main program.",
    remedy: "Remove shareProcessNamespace; signal other containers through a file or a socket.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/"],
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
metadata: {name: agent}
spec:
  shareProcessNamespace: true
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
  shareProcessNamespace: false
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
    if let Some(value) = pod.spec.at(&["shareProcessNamespace"])
        && value.as_bool() == Some(true)
    {
        report.fail(value, "the containers of the pod share one process namespace");
    }
}
