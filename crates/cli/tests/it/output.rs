//! Several artifacts, pipes, colours, standard input.

use std::process::Stdio;

use crate::folder::{Folder, HARMLESS, PRIVILEGED, finish};

#[test]
fn one_run_writes_many_artifacts() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("out/old.json", "old");
    let words = ["scan", "pod.yaml", "--check", "privileged-container"];
    let more =
        ["-o", "table", "-o", "json=out/new.json", "-o", "yaml=out/report.yaml", "-o", "json=out/old.json"];
    let ran = folder.run(&[&words[..], &more].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("[privileged-container]"), "{}", ran.out);
    let json: serde_json::Value = serde_json::from_str(&folder.read("out/new.json")).expect("it is JSON");
    assert_eq!(json["summary"]["findings"]["critical"], 1);
    assert!(folder.read("out/report.yaml").contains("check: privileged-container"));
    assert!(folder.read("out/old.json").starts_with('{'), "what was there is replaced");
    let names = std::fs::read_dir(folder.path.join("out")).expect("a folder").count();
    assert_eq!(names, 3, "no draft is left behind");
}

#[cfg(unix)]
#[test]
fn a_report_through_a_link_replaces_what_it_points_at() {
    let folder = Folder::with("pod.yaml", HARMLESS).and("real.json", "old");
    std::os::unix::fs::symlink("real.json", folder.path.join("link.json")).expect("a link");
    assert_eq!(
        folder.run(&["scan", "pod.yaml", "--check", "privileged-container", "-o", "json=link.json"]).code,
        0
    );
    assert!(folder.path.join("link.json").is_symlink());
    assert!(folder.read("real.json").starts_with('{'));
    let ran = folder.run(&["scan", "pod.yaml", "-o", "json=/dev/stderr", "--fail-on", "none"]);
    assert!(ran.err.starts_with('{') && ran.out.is_empty(), "{ran:?}");
}

#[test]
fn standard_input_is_a_source() {
    let folder = Folder::new();
    let ran = folder.run_with(&["scan", "-", "--check", "privileged-container"], PRIVILEGED.as_bytes());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("8:23") || ran.out.contains("-:8:"), "the line is told: {}", ran.out);
    let details = folder.run_with(&["scan", "-", "--details", "--fail-on", "none"], PRIVILEGED.as_bytes());
    assert!(details.out.contains("securityContext: {privileged: true}"), "{}", details.out);
}

#[test]
fn a_reader_who_leaves_is_no_problem() {
    let pods: String =
        (0..3000).map(|at| format!("---\n{}", PRIVILEGED.replace("agent", &format!("agent-{at}")))).collect();
    let folder = Folder::with("pods.yaml", pods);
    for words in [&["scan", "pods.yaml", "-o", "json"][..], &["scan", "pods.yaml"], &["inspect", "pods.yaml"]]
    {
        let mut child = folder
            .command(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let code = if words[0] == "scan" { 1 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let escapes = |words: &[&str], no_color: bool| {
        let mut command = folder.command(words);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let ran = finish(&mut command);
        (ran.out + &ran.err).contains('\u{1b}')
    };
    assert!(!escapes(&["scan", "pod.yaml", "--details"], false), "a pipe is no terminal");
    assert!(escapes(&["scan", "pod.yaml", "--color", "always"], false));
    assert!(escapes(&["scan", "pod.yaml", "--color", "always"], true), "what is asked for counts more");
    assert!(!escapes(&["scan", "pod.yaml", "--color", "never"], false));
    assert!(!escapes(&["scan", "pod.yaml", "-o", "json", "--color", "always"], false), "data has no colours");
}

/// Runs the program on a terminal of its own; none where `script` is not installed.
fn on_a_terminal(folder: &Folder, words: &str, no_color: bool) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_seawall");
    let mut command = crate::folder::clean(std::process::Command::new("script"));
    command.current_dir(&folder.path).args(["-qec", &format!("{program} {words}"), "/dev/null"]);
    if no_color {
        command.env("NO_COLOR", "1");
    }
    let output = command.stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_terminal_is_coloured_unless_no_color_is_set() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let Some(plain) = on_a_terminal(&folder, "scan pod.yaml", true) else {
        println!("skipped: `script`, which gives a terminal, is not installed");
        return;
    };
    assert!(plain.contains("privileged-container") && !plain.contains('\u{1b}'), "{plain:?}");
    let coloured = on_a_terminal(&folder, "scan pod.yaml", false).expect("it ran before");
    assert!(coloured.contains('\u{1b}'), "{coloured:?}");
}

#[test]
fn gaps_are_told_where_no_table_tells_them() {
    let folder = Folder::with("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x");
    let json = folder.run(&["scan", "bad.yaml", "-o", "json"]);
    assert!(json.err.starts_with("error: unparsable: "), "{}", json.err);
    assert!(json.err.contains("--> bad.yaml:3:"), "{}", json.err);
    assert_eq!(json.json()["summary"]["gaps"], 1);
    let table = folder.run(&["scan", "bad.yaml"]);
    assert!(table.err.is_empty() && table.out.contains("bad.yaml:3:"), "{table:?}");
}

#[test]
fn a_severity_to_show_hides_no_gap() {
    let folder =
        Folder::with("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x").and("pod.yaml", PRIVILEGED);
    let ran = folder.run(&["scan", "bad.yaml", "pod.yaml", "--severity", "critical", "--fail-on", "none"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.out.contains("bad.yaml:3:"), "{}", ran.out);
}

#[test]
fn passes_are_shown_on_demand() {
    let folder = Folder::with("pod.yaml", HARMLESS);
    let words = ["scan", "pod.yaml", "--check", "privileged-container", "-o", "json"];
    assert_eq!(folder.run(&words).json()["passes"].as_array().map(Vec::len), Some(0));
    let shown = folder.run(&[&words[..], &["--show-passed"]].concat()).json();
    assert_eq!(shown["passes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn progress_shows_on_a_terminal_after_a_second() {
    let folder = Folder::with("pod.yaml", HARMLESS);
    let program = env!("CARGO_BIN_EXE_seawall");
    let shown = |flag: &str, seconds: f32| {
        let line = format!("(sleep {seconds}; cat pod.yaml) | {program} scan - {flag} > /dev/null");
        let mut command = crate::folder::clean(std::process::Command::new("script"));
        command.current_dir(&folder.path).args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
        command.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).contains("reading"))
    };
    let Some(slow) = shown("", 1.6) else {
        println!("skipped: `script`, which gives a terminal, is not installed");
        return;
    };
    assert!(slow, "work over a second shows progress");
    assert_eq!(shown("", 0.2), Some(false), "short work shows none");
    assert_eq!(shown("--no-progress", 1.6), Some(false));
    assert_eq!(shown("--quiet", 1.6), Some(false));
}

#[test]
fn a_table_leaves_out_what_asks_for_no_change() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let lists = |more: &[&str]| {
        let ran = folder.run(&[&["scan", "pod.yaml"], more].concat());
        ran.out.contains("apparmor-profile-missing") || ran.out.contains("priority-class-missing")
    };
    assert!(!lists(&[]));
    assert!(lists(&["--severity", "info"]));
    assert!(lists(&["--check", "priority-class-missing"]), "it was asked for by name");
    assert!(lists(&["--fail-on", "info"]), "what breaks a build is shown");
    assert!(lists(&["-o", "csv"]));
    assert!(folder.run(&["scan", "pod.yaml"]).out.contains("`--severity info` lists them"));
}
