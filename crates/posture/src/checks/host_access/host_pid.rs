//! Pod sees the processes of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "host-pid",
    title: "pod sees the processes of its node",
    severity: Severity::High,
    severity_reason: "it shows secrets of every other workload on the node, and is a way to the node \
                      together with root",
    category: Category::HostAccess,
    description: "Fails for every pod whose spec.hostPID is true.",
    why: "The processes of the node and of all its pods are visible with their arguments and, to the same \
          user, their environment and files under /proc. With one capability more they can be traced and \
          taken over.",
    remedy: "Remove hostPID. Debug with an ephemeral container; only node agents for monitoring need it.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
    ],
    controls: &["nsa/C-0038", "cis/5.2.3", "pss/baseline-host-namespaces"],
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
  hostPID: true
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
  hostPID: false
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
    if let Some(value) = pod.spec.at(&["hostPID"])
        && value.as_bool() == Some(true)
    {
        report.fail(value, "pod uses the process namespace of its node");
    }
}

/// A program that looks for the node's processes finds at once that they are gone.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    pod_templates(object)
        .into_iter()
        .filter(|pod| pod.spec.bool_at(&["hostPID"]) == Some(true))
        .map(|pod| remove(object, pod.spec, &["hostPID"]))
        .collect()
}
