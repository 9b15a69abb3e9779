//! Container runs with a user id that nodes use themselves.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "low-user-id",
    title: "container runs with a user id that nodes use themselves",
    severity: Severity::Low,
    severity_reason: "it only matters after an escape or on shared files, but then the id decides what is \
                      reached",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose effective runAsUser lies between 1 and the \
                  parameter least-user-id, exclusive.",
    why: "User ids are shared with the node unless user namespaces are on. A process that gets out of its \
          container, or writes to a hostPath, acts as the node user of the same number, and low numbers \
          belong to system services and the first human users.",
    remedy: "Choose a user id of 10000 or above, and let it own the files the program needs.",
    references: &[
        "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "least-user-id",
        description: "The lowest user id that no node uses for itself.",
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
    securityContext: {runAsUser: 1000}
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsUser: 65534}
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
    let Some(value) = container.effective_security("runAsUser").value else { return };
    let least = context.int("least-user-id");
    if let Some(user) = value.as_i64()
        && (1..least).contains(&user)
    {
        report.fail(value, format!("{} runs as user {user}, which is below {least}", container.noun()));
    }
}
