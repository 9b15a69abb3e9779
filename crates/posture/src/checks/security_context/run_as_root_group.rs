//! Container is set to run with the root group.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "run-as-root-group",
    title: "container is set to run with the root group",
    severity: Severity::Low,
    severity_reason: "the group opens what root shares with its group, which is little on a well-kept system",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose effective runAsGroup is 0.",
    why: "Files that belong to group 0 and are writable by it, in the image and on shared volumes, are open \
          to the process even though its user is not root.",
    remedy: "Set runAsGroup to a non-zero id in the security context of the pod or of the container.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
    controls: &["nsa/C-0013"],
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
  securityContext: {runAsUser: 10001, runAsGroup: 0}
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
    securityContext: {runAsGroup: 10001}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    if let Some(group) = container.effective_security("runAsGroup").value
        && group.as_i64() == Some(0)
    {
        report.fail(group, format!("{} runs with group 0, which is root's", container.noun()));
    }
}
