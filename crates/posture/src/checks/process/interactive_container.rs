//! Container waits for someone to type.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, ContainerKind};

pub(crate) const CHECK: Check = Check {
    id: "interactive-container",
    title: "container waits for someone to type",
    severity: Severity::Low,
    severity_reason: "it is left over from trying things out, or a shell that someone is meant to use",
    category: Category::SecurityContext,
    description: "Fails for every container, ephemeral ones excepted, with stdin or tty set to true.",
    why: "A shell that waits for input is a way in for everyone who may attach to pods, past all logs of \
          the program.",
    remedy: "Remove stdin and tty; use kubectl debug when something must be tried.",
    references: &["https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/"],
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    stdin: true
    tty: true
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    tty: false
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
    if container.kind == ContainerKind::Ephemeral {
        return report.not_applicable();
    }
    for field in ["stdin", "tty"] {
        if let Some(value) = container.value.at(&[field])
            && value.as_bool() == Some(true)
        {
            report.fail(value, format!("{} sets {field} to true", container.noun()));
        }
    }
}
