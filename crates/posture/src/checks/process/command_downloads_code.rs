//! Command of the container runs what it has just downloaded.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command::command_words;

pub(crate) const CHECK: Check = Check {
    id: "command-downloads-code",
    title: "command of the container runs what it has just downloaded",
    severity: Severity::Medium,
    severity_reason: "whoever controls the address, or the way to it, decides what runs at each start",
    category: Category::SecurityContext,
    description: "Fails for every container whose command or args pipe the output of curl or wget into a \
                  shell or an interpreter.",
    why: "What runs was never built, scanned or signed, differs from start to start, and comes from a \
          server that may be taken over long after the manifest was reviewed.",
    remedy: "Put the program into the image, or into a ConfigMap.",
    references: &["https://kubernetes.io/docs/concepts/security/application-security-checklist/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    args: ["-c", "curl -fsSL https://example.org/run.sh | sh"]
"#,
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    command: [bash, -c, "apk add x && wget -qO- https://example.org/i | sudo /bin/bash -s"]
"#,
        ],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    args: ["-c", "curl -f https://example.org/data | jq ."]
"#,
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

const INTERPRETERS: [&str; 9] = ["sh", "bash", "ash", "dash", "zsh", "python", "python3", "perl", "node"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (value, word) in command_words(container) {
        if word.split(['\n', ';']).any(pipes_download) {
            report.fail(value, format!("{} downloads a program and runs it", container.noun()));
        }
    }
}

/// Whether a line such as `curl -s https://… | sudo bash -s` stands here.
fn pipes_download(line: &str) -> bool {
    let program = |part: &str| {
        let mut words = part.split_ascii_whitespace().filter(|word| *word != "sudo");
        words.next().map(|word| word.rsplit('/').next().unwrap_or_default().to_owned())
    };
    let mut parts = line.split('|');
    let is_download = parts.next().is_some_and(|first| {
        first.split("&&").any(|command| matches!(program(command).as_deref(), Some("curl" | "wget")))
    });
    is_download && parts.any(|part| program(part).is_some_and(|name| INTERPRETERS.contains(&&*name)))
}
