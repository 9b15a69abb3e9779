//! Proves that a check is one file: adds one to a copy of the workspace, edits nothing else, and sees the
//! registry, the examples, `explain`, the manual and SARIF's rules follow.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{tidy, workspace};

const ID: &str = "working-directory-unset";
const FILE: &str = "crates/posture/src/checks/hygiene/working_directory_unset.rs";

/// What the stranger writes; ARCHITECTURE.md tells them how.
const CHECK: &str = r#"//! A container without a working directory starts wherever its image says.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "working-directory-unset",
    title: "container sets no working directory",
    severity: Severity::Info,
    severity_reason: "it is a matter of taste",
    category: Category::Hygiene,
    description: "Fails for every container that sets no workingDir.",
    why: "The image decides where the program starts.",
    remedy: "Set workingDir.",
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"],
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
  containers: [{name: app, image: example.org/app:1}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers: [{name: app, image: example.org/app:1, workingDir: /srv}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let at = At::path(container.value, &["workingDir"]);
    if container.value.get("workingDir").is_none() {
        report.fail(at, format!("{} sets no working directory", container.noun()));
    }
}
"#;

const MANIFEST: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers: [{name: app, image: example.org/app:1}]
";

/// Where a new check has to appear, and how to look there. Commands run in the copy.
const PLACES: &[Place] = &[
    Place {
        name: "the examples' test",
        command: &["test", "-qp", "seawall-posture", "--test", "examples"],
        shows: &["0 failed"],
    },
    Place { name: "the registry", command: &["run", "-qp", "seawall", "--", "checks", "list"], shows: &[ID] },
    Place {
        name: "explain",
        command: &["run", "-qp", "seawall", "--", "explain", ID],
        shows: &[ID, "The image decides where the program starts", "Set workingDir"],
    },
    Place {
        name: "SARIF",
        command: &["run", "-qp", "seawall", "--", "scan", "agent.yaml", "--fail-on=none", "-o", "sarif"],
        shows: &["\"ruleId\": \"working-directory-unset\"", "\"id\": \"working-directory-unset\""],
    },
    Place {
        name: "the manual",
        command: &["run", "-qp", "xtask", "--", "docs", "--show"],
        shows: &["## working-directory-unset"],
    },
];

struct Place {
    name: &'static str,
    command: &'static [&'static str],
    shows: &'static [&'static str],
}

/// Looks everywhere, and gives how many places follow and how many do not.
pub(crate) fn run() -> Result<(u64, u64), String> {
    let folder = workspace::target_dir().join("stranger");
    let copy = folder.join("workspace");
    copy_workspace(&copy)?;
    workspace::write(&copy.join(FILE), CHECK)?;
    workspace::write(&copy.join("agent.yaml"), MANIFEST)?;
    let (mut follow, mut fail) = (0, 0);
    for place in PLACES {
        match look(place, &copy, &folder.join("target")) {
            Ok(()) => follow += 1,
            Err(reason) => {
                println!("a check in one file: {} does not follow: {reason}", place.name);
                fail += 1;
            }
        }
    }
    Ok((follow, fail))
}

fn look(place: &Place, copy: &Path, target: &Path) -> Result<(), String> {
    let Output { status, stdout, stderr } = Command::new("cargo")
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .args(place.command)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !status.success() {
        return Err(format!("cargo {}: {}", place.command.join(" "), String::from_utf8_lossy(&stderr)));
    }
    let shown = String::from_utf8_lossy(&stdout);
    // Paragraphs are wrapped for the reader.
    let words: Vec<&str> = shown.split_whitespace().collect();
    let shown = words.join(" ");
    match place.shows.iter().find(|expected| !shown.contains(**expected)) {
        Some(missing) => Err(format!("`{missing}` is not shown")),
        None => Ok(()),
    }
}

/// Copies what git knows of, and removes what it no longer knows. Files that are the same stay untouched, so
/// that only what changed is built again.
fn copy_workspace(copy: &Path) -> Result<(), String> {
    let paths = tidy::tracked()?;
    for path in &paths {
        let read = |file: &Path| std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()));
        let (from, to) = (workspace::root().join(path), copy.join(path));
        if !from.is_file() {
            continue;
        }
        let bytes = read(&from)?;
        if to.is_file() && read(&to)? == bytes {
            continue;
        }
        let folders = to.parent().map_or(Ok(()), std::fs::create_dir_all);
        folders
            .and_then(|()| std::fs::write(&to, bytes))
            .map_err(|error| format!("{}: {error}", to.display()))?;
    }
    let known: std::collections::BTreeSet<PathBuf> = paths.iter().map(|path| copy.join(path)).collect();
    for file in workspace::files_below(copy)?.into_iter().filter(|file| !known.contains(file)) {
        std::fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}
