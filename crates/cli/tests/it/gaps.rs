//! Every kind of broken input: a clear error, verdict unknown, exit code 3, the rest still scanned,
//! memory bounded.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::folder::{Folder, PRIVILEGED, Ran, clean, finish};

/// Address space of a run, in KiB. Threads and allocator arenas reserve far more than they use.
const ADDRESS_SPACE_KIB: u64 = 1_200_000;

const SCAN: &[&str] = &["--check", "privileged-container", "--fail-on", "none", "-o", "json"];

/// Scans the folder, then the named input beside the sound one, both within bounded memory and
/// time. Each must tell the gap, exit 3, and still find what is wrong with the sound file.
fn check(folder: &Folder, name: &str, cause: &str, detail: &str) {
    for paths in [&["."][..], &["sound.yaml", name]] {
        let ran = bounded(folder, paths);
        assert_eq!(ran.code, 3, "{name} by {paths:?}: {ran:?}");
        let report = ran.json();
        assert_eq!(report["summary"]["findings"]["critical"], 1, "{name}: the rest is scanned");
        let gap = gap(&report, name);
        assert_eq!(gap["cause"], cause, "{gap}");
        let told = gap["detail"].as_str().expect("text");
        assert!(told.contains(detail), "{name}: {told}");
        let hint = gap["hint"].as_str().unwrap_or_default();
        assert!(!hint.contains("limit"), "no flag raises limits, so that no hint may ask for it: {hint}");
        assert!(ran.err.contains(&format!("error: {cause}: ")) && ran.err.contains(name), "{}", ran.err);
    }
}

fn gap<'r>(report: &'r Value, name: &str) -> &'r Value {
    let gaps = report["gaps"].as_array().expect("a list");
    let here = |gap: &&Value| gap["path"].as_str().is_some_and(|path| path.ends_with(name));
    gaps.iter().find(here).unwrap_or_else(|| panic!("no gap for {name} in {gaps:?}"))
}

fn bounded(folder: &Folder, paths: &[&str]) -> Ran {
    let script = format!("ulimit -v {ADDRESS_SPACE_KIB}; exec timeout 60 \"$@\"");
    let mut command = clean(Command::new("bash"));
    command.current_dir(&folder.path).args(["-c", &script, "bash", env!("CARGO_BIN_EXE_seawall"), "scan"]);
    finish(command.args(paths).args(SCAN).stdin(Stdio::null()))
}

fn sound() -> Folder {
    Folder::with("sound.yaml", PRIVILEGED)
}

#[test]
fn truncated() {
    let folder = sound().and("cut.yaml", &PRIVILEGED[..PRIVILEGED.len() - 7]);
    check(&folder, "cut.yaml", "unparsable", "");
    let folder = sound().and("cut.json", r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"#);
    check(&folder, "cut.json", "unparsable", "");
}

#[test]
fn one_broken_document_hides_no_other() {
    let text = format!("{PRIVILEGED}---\nkind: Pod\napiVersion: v1\nspec: [\n---\n{PRIVILEGED}");
    let folder = Folder::with("three.yaml", text);
    let ran = bounded(&folder, &["three.yaml"]);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.json()["summary"]["findings"]["critical"], 2, "{}", ran.out);
}

#[test]
fn not_utf_8() {
    let mut text = PRIVILEGED.as_bytes().to_vec();
    text.extend(b"# \xff\xfe\xfd\n");
    check(&sound().and("latin.yaml", text), "latin.yaml", "unparsable", "UTF-8");
}

#[test]
fn alias_bomb() {
    let mut text = "apiVersion: v1\nkind: ConfigMap\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{items}]\n");
    }
    check(&sound().and("bomb.yaml", text), "bomb.yaml", "limit reached", "alias");
}

#[test]
fn depth_of_a_hundred_thousand() {
    let flow = format!("apiVersion: v1\nkind: Pod\nspec: {}\n", "[".repeat(100_000));
    check(&sound().and("flow.yaml", flow), "flow.yaml", "limit reached", "deep");
    let json =
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {}", "{\"a\":".repeat(100_000));
    check(&sound().and("deep.json", json), "deep.json", "limit reached", "deep");
    let mut block = "apiVersion: v1\nkind: Pod\nspec:\n".to_owned();
    block += &format!("  {}x\n", "- ".repeat(100_000));
    check(&sound().and("block.yaml", block), "block.yaml", "limit reached", "deep");
}

#[test]
fn two_gigabytes() {
    let folder = sound();
    let file = File::create(folder.path.join("huge.yaml")).expect("a file");
    file.set_len(2 << 30).expect("a sparse file");
    check(&folder, "huge.yaml", "limit reached", "");
}

#[test]
fn unreadable_file_and_folder() {
    let folder = sound().and("closed.yaml", PRIVILEGED).and("shut/pod.yaml", PRIVILEGED);
    for name in ["closed.yaml", "shut"] {
        fs::set_permissions(folder.path.join(name), Permissions::from_mode(0o000)).expect("changed");
    }
    let program = folder.path.join("seawall");
    // Another program copies: a file that this one holds open for writing while a test beside starts a
    // program cannot be run.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_seawall")).arg(&program).status();
    assert!(copied.is_ok_and(|status| status.success()), "cp copies");
    let mut command = clean(Command::new(&program));
    command.current_dir(&folder.path).args(["scan", ".", "--exclude", "seawall"]).args(SCAN);
    if fs::read(folder.path.join("closed.yaml")).is_ok() {
        // Nothing is closed to root, so that someone else has to try.
        command.uid(65534).gid(65534);
    }
    let ran = finish(command.stdin(Stdio::null()));
    for name in ["closed.yaml", "shut"] {
        fs::set_permissions(folder.path.join(name), Permissions::from_mode(0o755)).expect("changed");
    }
    assert_eq!(ran.code, 3, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["summary"]["findings"]["critical"], 1);
    for name in ["closed.yaml", "shut"] {
        let gap = gap(&report, name);
        assert_eq!(gap["cause"], "unreadable");
        assert!(gap["detail"].as_str().expect("text").contains("permission denied"), "{gap}");
    }
}

#[test]
fn dangling_link() {
    let folder = sound();
    symlink("nowhere", folder.path.join("dangling.yaml")).expect("a link");
    check(&folder, "dangling.yaml", "unreadable", "");
}

#[test]
fn loop_of_links() {
    let folder = sound();
    symlink("b.yaml", folder.path.join("a.yaml")).expect("a link");
    symlink("a.yaml", folder.path.join("b.yaml")).expect("a link");
    check(&folder, "a.yaml", "unreadable", "");
    let folder = sound().and("inner/x.yaml", PRIVILEGED);
    symlink("..", folder.path.join("inner/up")).expect("a link");
    let ran = bounded(&folder, &["."]);
    assert_eq!(ran.json()["summary"]["objects"], 2, "a folder is read once: {}", ran.out);
}

#[test]
fn pipe_without_a_writer() {
    let folder = sound();
    let made = Command::new("mkfifo").arg(folder.path.join("pipe.yaml")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
    check(&folder, "pipe.yaml", "unreadable", "");
}

#[test]
fn what_is_not_there() {
    let ran = bounded(&sound(), &["sound.yaml", "none.yaml"]);
    assert_eq!(ran.code, 3);
    assert_eq!(gap(&ran.json(), "none.yaml")["cause"], "unreadable");
}
