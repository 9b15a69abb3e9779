//! The commands of docs/daily.md, docs/access.md and docs/attack.md, as a user would type them.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::folder::{Folder, clean};

/// The commands of a page's console blocks, each with the code that it says it exits with.
fn commands(page: &str) -> Vec<(String, i32)> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => {
                let command = line.strip_prefix("$ ").expect("every line of a console block is a command");
                let code =
                    command.split_once("# exits ").map_or(0, |(_, code)| code.parse().expect("a number"));
                found.push((command.to_owned(), code));
            }
            _ => {}
        }
    }
    found
}

/// Runs every command of a page in a copy of the examples, and gives what each printed.
fn run_page(page: &str, folder: &Folder) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join(page)).expect("the page is there");
    let copied = Command::new("cp").arg("-r").arg(root.join("examples/.")).arg(&folder.path).status();
    assert!(copied.expect("cp runs").success());
    let program = Path::new(env!("CARGO_BIN_EXE_seawall"));
    let mut search = program.parent().expect("it lies in a folder").as_os_str().to_owned();
    search.push(":");
    search.push(std::env::var_os("PATH").unwrap_or_default());
    let commands = commands(&page);
    assert!(commands.len() > 10, "{commands:?}");
    let mut outputs = Vec::new();
    for (command, code) in commands {
        let mut shell = clean(Command::new("sh"));
        shell.args(["-c", &command]).current_dir(&folder.path).env("PATH", &search).stdin(Stdio::null());
        let output = shell.output().expect("a shell runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{command}: {told}");
        outputs.push((command, String::from_utf8(output.stdout).expect("text")));
    }
    outputs
}

#[test]
fn the_commands_of_the_page_on_access_do_what_it_says() {
    let outputs = run_page("docs/access.md", &Folder::new());
    let output =
        |start: &str| &outputs.iter().find(|(command, _)| command.starts_with(start)).expect("it ran").1;
    let who = output("seawall who-can get secrets/database");
    for line in ["Group developers ", "ServiceAccount shop/web ", "User dba "] {
        assert!(who.lines().any(|one| one.starts_with(line)), "{line}: {who}");
    }
    assert!(who.contains("everywhere, only database") && who.contains("access/rbac.yaml:10"), "{who}");
    let gathered = output("seawall access explain group:developers");
    assert!(gathered.contains("gathered by its labels  access/rbac.yaml:28"), "{gathered}");
    assert!(output("seawall access diff access").contains("User dba  everywhere  get secrets named payment"));
    assert!(output("seawall access stale").contains("no pod runs as the service account shop/web"));
    assert!(output("seawall access can-i --list").contains("get,list configmaps,secrets (core)"));
}

#[test]
fn the_commands_of_the_page_on_chains_do_what_it_says() {
    let folder = Folder::new();
    let outputs = run_page("docs/attack.md", &folder);
    let output =
        |start: &str| &outputs.iter().find(|(command, _)| command.starts_with(start)).expect("it ran").1;
    let chain = output("seawall path-to cluster-admin attack/");
    for line in [
        "Deployment shop/frontend reaches cluster admin in 4 steps",
        "1. Deployment shop/frontend reads the token of ServiceAccount shop/frontend",
        "2. ServiceAccount shop/frontend can have any pod started in namespace delivery",
        "4. ServiceAccount delivery/deliverer may do everything, which is cluster admin",
        "Here: RoleBinding delivery/frontend-restarts.",
    ] {
        assert!(chain.contains(line), "{line}: {chain}");
    }
    assert!(chain.lines().all(|line| line.chars().count() <= 80), "{chain}");
    let root = output("seawall path-to node-root");
    assert!(root.contains("DaemonSet delivery/backup reaches root on a node in 1 step"), "{root}");
    let drawn = folder.read("paths.dot");
    assert!(drawn.starts_with("digraph") && drawn.contains("reads the token of"), "{drawn}");
    assert!(folder.read("paths.graphml").contains("<graphml") && folder.read("paths.mmd").contains("-->"));
}

#[test]
fn the_commands_of_the_manual_do_what_it_says() {
    let folder = Folder::new();
    let outputs = run_page("docs/daily.md", &folder);
    let output =
        |start: &str| &outputs.iter().find(|(command, _)| command.starts_with(start)).expect("it ran").1;
    assert!(output("seawall scan shop --exceptions").contains("till@shop.example"));
    assert!(output("seawall exceptions audit").contains("used     cart-device  1 finding until 2099-12-31"));
    assert!(
        output("seawall diff before.json changed").contains("Fixed (1)\n  critical  Deployment shop/cart")
    );
    assert!(folder.read("changes.md").contains("## New (1)"));
    for file in
        ["result.sarif", "result.html", "result.oscal.json", "reports.json", "seawall.prom", "events.jsonl"]
    {
        assert!(!folder.read(file).is_empty(), "{file}");
    }
}

#[test]
fn the_manual_shows_the_exceptions_that_the_example_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("the file is there");
    let (page, example) = (read("docs/daily.md"), read("examples/exceptions.yaml"));
    let block = |start: &str| {
        let from = page.find(start).expect("the block is there");
        page[from..].split("```").next().expect("its end").to_owned()
    };
    for start in ["exceptions:\n", "annotations:\n"] {
        for line in block(start).lines() {
            let line = line.split("  #").next().expect("a line").trim_end();
            assert!(example.lines().any(|one| one == line), "{line}");
        }
    }
}
