//! Volumes of the pod are given to the root group.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "fs-group-root",
    title: "volumes of the pod are given to the root group",
    severity: Severity::Low,
    severity_reason: "it widens who may write to volumes, within the pod and to other pods that share them",
    category: Category::SecurityContext,
    description: "Fails for every pod whose securityContext.fsGroup is 0.",
    why: "The kubelet makes group 0 the owner of the volumes and adds it to every process of the pod, which \
          then reaches whatever the root group may reach on those volumes.",
    remedy: "Set fsGroup to a non-zero id, or leave it out.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
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
  securityContext: {fsGroup: 0}
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {fsGroup: 10001}
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(group) = pod.security("fsGroup")
        && group.as_i64() == Some(0)
    {
        report.fail(group, "fsGroup is 0, which is root's group");
    }
}
