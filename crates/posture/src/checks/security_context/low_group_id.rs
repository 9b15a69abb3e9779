//! Container runs with a group id that nodes use themselves.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "low-group-id",
    title: "container runs with a group id that nodes use themselves",
    severity: Severity::Low,
    severity_reason: "it only matters after an escape or on shared files, but then the id decides what is \
                      reached",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose effective runAsGroup lies between 1 and \
                  the parameter least-group-id, exclusive.",
    why: "Group ids are shared with the node unless user namespaces are on. Low numbers are groups such as \
          disk, docker or shadow there, which own devices, sockets and password hashes.",
    remedy: "Choose a group id of 10000 or above.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "least-group-id",
        description: "The lowest group id that no node uses for itself.",
        default: Setting::Int(10_000),
    }],
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
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsGroup: 999}
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsGroup: 65534}
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

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let Some(value) = container.effective_security("runAsGroup").value else { return };
    let least = context.int("least-group-id");
    if let Some(group) = value.as_i64()
        && (1..least).contains(&group)
    {
        report.fail(value, format!("{} runs as group {group}, which is below {least}", container.noun()));
    }
}
