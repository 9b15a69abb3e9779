//! Git-sync is told which program to run.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command::command_words;
use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "git-sync-program",
    title: "git-sync is told which program to run",
    severity: Severity::High,
    severity_reason: "whoever may set the variable runs a program of their choice with the rights of the pod",
    category: Category::Images,
    description: "Fails for every container with the environment variable GITSYNC_GIT, or with a flag --git \
                  in a container that runs the image git-sync.",
    why: "git-sync starts the program it names instead of git. A file from the repository that it has just \
          fetched will do, so that a push becomes code that runs beside your workload.",
    remedy: "Remove the variable or the flag; the image knows its git.",
    references: &[
        "https://github.com/kubernetes/git-sync",
        "https://kubernetes.io/docs/concepts/security/application-security-checklist/",
    ],
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
    image: registry.k8s.io/git-sync/git-sync:v4.2.4
    env: [{name: GITSYNC_GIT, value: /data/repo/run.sh}]
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: registry.k8s.io/git-sync/git-sync:v4.2.4
    args: ["--repo=https://example.org/a", "--git=/git/x"]
"#,
        ],
        good: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: registry.k8s.io/git-sync/git-sync:v4.2.4
    args: ["--repo=https://example.org/a"]
"#],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for variable in container.env().filter(|variable| variable.name == "GITSYNC_GIT") {
        let at = At::path(variable.entry, &["name"]);
        report.fail(at, format!("{} names git-sync's program in GITSYNC_GIT", container.noun()));
    }
    let is_git_sync =
        || reference(container).is_some_and(|image| image.repository.rsplit('/').next() == Some("git-sync"));
    let flag = command_words(container).find(|(_, word)| *word == "--git" || word.starts_with("--git="));
    if let Some((value, _)) = flag
        && is_git_sync()
    {
        report.fail(value, format!("{} names git-sync's program by a flag", container.noun()));
    }
}
