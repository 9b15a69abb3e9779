//! Container installs packages when it starts.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command::command_words;

pub(crate) const CHECK: Check = Check {
    id: "command-installs-packages",
    title: "container installs packages when it starts",
    severity: Severity::Low,
    severity_reason: "what runs differs from start to start; it needs root and a writable file system to do \
                      so",
    category: Category::SecurityContext,
    description: "Fails for every container whose command or args call a package manager to install \
                  something.",
    why: "The packages are never scanned together with the image, may change or vanish, and the container \
          needs root, a writable file system and the internet at each start.",
    remedy: "Install the packages when the image is built.",
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
    command: [sh, -c, "apt-get update && apt-get -y install curl && ./run"]
"#,
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    command: [apk, add, git]
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    command: [./install, --apt]
"],
        complete: false,
    },
};

const INSTALLERS: [[&str; 2]; 10] = [
    ["apt-get", "install"],
    ["apt", "install"],
    ["apk", "add"],
    ["yum", "install"],
    ["dnf", "install"],
    ["microdnf", "install"],
    ["zypper", "install"],
    ["pip", "install"],
    ["pip3", "install"],
    ["gem", "install"],
];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let installer = |first: &str, second: &str| {
        INSTALLERS
            .iter()
            .find(|[program, verb]| first.ends_with(program) && second == *verb)
            .map(|[name, _]| *name)
    };
    let mut before = "";
    for (value, word) in command_words(container) {
        for part in word.split_ascii_whitespace().filter(|part| !part.starts_with('-')) {
            if let Some(name) = installer(before, part) {
                report.fail(value, format!("{} installs packages with {name}", container.noun()));
            }
            before = part;
        }
    }
}
