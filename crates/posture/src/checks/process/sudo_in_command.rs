//! Command of the container uses sudo.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command::command_words;

pub(crate) const CHECK: Check = Check {
    id: "sudo-in-command",
    title: "command of the container uses sudo",
    severity: Severity::Low,
    severity_reason: "it shows that the program needs root, which the image could avoid",
    category: Category::SecurityContext,
    description: "Fails for every container whose command or args run sudo.",
    why: "sudo needs a setuid program and privilege escalation, so that neither can be switched off, and \
          whoever takes over the process is root.",
    remedy: "Run the program as the user it needs, and leave sudo out of the image.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
    controls: &[],
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
    command: [sudo, ./run]
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    args: ["-c", "cd /srv && sudo ./run"]
"#,
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    command: [./run, --no-sudo]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (value, word) in command_words(container) {
        let mut parts = word.split([' ', '\t', '\n', ';', '&', '|', '(', '`']);
        if parts.any(|part| part == "sudo" || part.ends_with("/sudo")) {
            report.fail(value, format!("{} runs sudo", container.noun()));
        }
    }
}
