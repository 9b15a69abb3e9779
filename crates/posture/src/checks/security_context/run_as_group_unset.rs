//! A user without a group of its own is in the group root.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "run-as-group-unset",
    title: "container sets a user but leaves its group root",
    severity: Severity::Low,
    severity_reason: "it takes files that the group root may write, of which images and volumes have many",
    category: Category::SecurityContext,
    description: "Fails where a container runs as a user other than root, by its own or the pod's \
                  runAsUser, and neither sets runAsGroup.",
    why: "The primary group is then root (0): the process may read and change what belongs to that group, \
          in the image and on shared volumes.",
    remedy: "Set runAsGroup, mostly to the same number as runAsUser.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod"],
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
spec: {securityContext: {runAsUser: 1000}, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {securityContext: {runAsUser: 1000, runAsGroup: 1000}, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let user = container.effective_security("runAsUser").value;
    if user.and_then(Value::as_i64).is_none_or(|user| user == 0) {
        return report.not_applicable();
    }
    if container.effective_security("runAsGroup").value.is_none() {
        let at = At::path(container.value, &["securityContext", "runAsGroup"]);
        report.fail(at, format!("{} sets no runAsGroup, so that its group is root", container.noun()));
    }
}
