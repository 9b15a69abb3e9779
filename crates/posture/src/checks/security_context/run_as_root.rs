//! Container is set to run as root.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "run-as-root",
    title: "container is set to run as root",
    severity: Severity::Medium,
    severity_reason: "root in the container is one kernel or runtime flaw away from root on the node",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose effective runAsUser, its own or else that \
                  of the pod, is 0.",
    why: "Root in a container is root of the node to every kernel interface that is not namespaced, owns \
          all files of mounted volumes, and turns most published container escapes into full ones.",
    remedy: "Set runAsUser to a non-zero user id that owns the files the program needs, and runAsNonRoot to \
             true.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["nsa/C-0013", "cis/5.2.7", "pss/restricted-non-root", "pss/restricted-non-root-user"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 0}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsUser: 0}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsUser: 0}
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 10001}
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

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    if let Some(user) = container.effective_security("runAsUser").value
        && user.as_i64() == Some(0)
    {
        report.fail(user, format!("{} runs as user 0, which is root", container.noun()));
    }
}
