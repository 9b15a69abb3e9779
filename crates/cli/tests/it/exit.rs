//! Exit codes, the first that holds.

use crate::folder::{Folder, HARMLESS, PRIVILEGED};

const ONE: [&str; 3] = ["scan", "--check", "privileged-container"];

fn code(folder: &Folder, more: &[&str]) -> i32 {
    folder.run(&[&ONE, more].concat()).code
}

#[test]
fn zero_where_everything_passes() {
    let folder = Folder::with("pod.yaml", HARMLESS);
    let ran = folder.run(&[&ONE[..], &["pod.yaml"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("1 pass, 0 fail"), "{}", ran.out);
}

#[test]
fn one_where_a_finding_is_severe_enough() {
    let folder = Folder::with("pod.yaml", PRIVILEGED)
        .and("milder/seawall.yaml", "severities: {privileged-container: medium}");
    let milder = ["--config", "milder/seawall.yaml", "pod.yaml"];
    assert_eq!(code(&folder, &["pod.yaml"]), 1);
    assert_eq!(code(&folder, &["pod.yaml", "--fail-on", "critical"]), 1);
    assert_eq!(code(&folder, &["pod.yaml", "--fail-on", "none"]), 0);
    assert_eq!(code(&folder, &milder), 0, "medium is below high");
    assert_eq!(code(&folder, &[&milder[..], &["--fail-on", "medium"]].concat()), 1);
    assert_eq!(code(&folder, &[&milder[..], &["--fail-on", "info"]].concat()), 1);
    let hidden = [&milder[..], &["--fail-on", "low", "--severity", "high"]].concat();
    assert_eq!(code(&folder, &hidden), 1, "what is not shown still counts");
}

#[test]
fn an_accepted_finding_breaks_nothing() {
    let accepted = PRIVILEGED.replace(
        "privileged: true}",
        "privileged: true} # seawall:ignore privileged-container it loads kernel modules",
    );
    let folder = Folder::with("pod.yaml", accepted);
    let ran = folder.run(&[&ONE[..], &["pod.yaml"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("it loads kernel modules"), "{}", ran.out);
}

#[test]
fn two_for_wrong_usage() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("bad.yaml", "no-such-key: 1");
    for (words, fact, hint) in [
        (&["scna"][..], "unknown command scna", "did you mean `scan`?"),
        (&["pod.yaml"], "unknown command pod.yaml", "to judge it: seawall scan pod.yaml"),
        (&["scan", "--chek", "x"], "unknown argument --chek", "did you mean `--check`?"),
        (&["scan", "--fail-on", "hgih"], "--fail-on: unknown severity \"hgih\"", "one of none, info"),
        (&["scan", "--severity", "none"], "--severity: unknown severity \"none\"", "one of info, low"),
        (&["scan", "--kubernetes-version", "x"], "\"x\" is no Kubernetes version", "expected one like 1.36"),
        (&["scan", "-o", "jsno"], "--output: unknown format \"jsno\"", "did you mean `json`?"),
        (&["scan", "-o", "json="], "--output: json= names no file", "leave the = out"),
        (&["scan", "-o", "json", "-o", "table"], "two formats for standard output", "-o table=FILE"),
        (&["scan", "-o", "json=x", "-o", "yaml=x"], "two formats for the file \"x\"", ""),
        (&["scan", "--check", "privileged"], "unknown check \"privileged\"", "seawall checks list"),
        (&["scan", "--skip", "privileged-contaner"], "unknown check", "did you mean `privileged-container`?"),
        (&["scan", "--check", "no-such-*"], "no check matches \"no-such-*\"", "seawall checks list"),
        (&["scan", "--framework", "nsaa"], "unknown framework \"nsaa\"", "did you mean `nsa`?"),
        (&["scan", "--skip", "*"], "no check is left to run", "loosen"),
        (&["scan", "--threads", "0"], "--threads: 0 is not in 1..=256", ""),
        (&["scan", "--color", "blue"], "--color <WHEN> does not take \"blue\"", "one of auto, always, never"),
        (&["scan", "--config", "none.yaml"], "there is no such file", ""),
        (&["scan", "--config", "."], "it is not a regular file", ""),
        (&["scan", "--config", "bad.yaml"], "unknown key \"no-such-key\"", "one of kubernetes-version"),
        (&["scan", "--config", "bad.yaml", "--no-config"], "cannot stand beside", "leave one"),
        (
            &["explain", "previleged-container"],
            "nothing is known about",
            "did you mean `privileged-container`?",
        ),
        (&["explain"], "<CHECK|FRAMEWORK|EDGE|FIELD> is missing", "usage: seawall explain"),
        (&["completion", "tcsh"], "<SHELL> does not take \"tcsh\"", "one of bash, zsh"),
        (&["checks", "list", "--category", "imags"], "unknown category \"imags\"", "did you mean `images`?"),
    ] {
        let ran = folder.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}: {ran:?}");
        let (first, rest) = ran.err.split_once('\n').expect("a line");
        assert!(first.starts_with("error: ") && first.contains(fact), "{words:?}: {}", ran.err);
        let hints: String = rest.lines().filter(|line| line.starts_with("hint: ")).collect();
        assert!(hints.contains(hint), "{words:?}: {}", ran.err);
    }
}

#[test]
fn two_where_a_report_cannot_be_written() {
    let folder = Folder::with("pod.yaml", HARMLESS);
    for target in ["json=no/such/folder.json", "json=.", "json=pod.yaml/x"] {
        let ran = folder.run(&["scan", "pod.yaml", "-o", target]);
        assert_eq!(ran.code, 2, "{target}: {ran:?}");
        assert!(ran.err.starts_with("error: the json report cannot be written: "), "{}", ran.err);
    }
}

#[test]
fn three_where_something_could_not_be_read() {
    let folder = Folder::with("good.yaml", HARMLESS).and("bad.yaml", "kind: Pod\napiVersion: [");
    let both = ["good.yaml", "bad.yaml"];
    assert_eq!(code(&folder, &both), 3);
    assert_eq!(code(&folder, &["good.yaml", "bad.yaml", "--allow-incomplete"]), 0);
    assert_eq!(code(&folder, &["good.yaml", "none.yaml"]), 3, "what is not there was asked for too");
    let severe = folder.and("severe.yaml", PRIVILEGED);
    assert_eq!(code(&severe, &["severe.yaml", "bad.yaml"]), 1, "a finding weighs more than a gap");
    assert_eq!(code(&severe, &["severe.yaml", "bad.yaml", "--fail-on", "none"]), 3);
}

#[test]
fn an_object_that_may_exist_elsewhere_is_no_gap() {
    let text = HARMLESS.replace("spec:", "spec:\n  serviceAccountName: agent");
    let folder = Folder::with("pod.yaml", text);
    let words = ["scan", "pod.yaml", "--check", "missing-service-account", "-o", "json", "--fail-on", "low"];
    let ran = folder.run(&words);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["summary"]["findings"]["unknown"], 1);
    let complete = folder.run(&[&words[..], &["--complete"]].concat());
    assert_eq!(complete.code, 1, "{complete:?}");
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::new();
    for words in [&["--help"][..], &["-h"], &["scan", "--help"], &["--version"], &["version"]] {
        let ran = folder.run(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        assert!(!ran.out.is_empty(), "{words:?}");
    }
    let ran = folder.run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("Usage: seawall"), "{}", ran.err);
}

#[test]
fn nothing_to_judge_is_said() {
    let folder = Folder::with("compose.yaml", "services: {web: {image: nginx}}");
    let ran = folder.run(&["scan", "compose.yaml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("warning: there is no Kubernetes object"), "{}", ran.err);
    assert_eq!(folder.run(&["scan", "compose.yaml", "-q"]).err, "");
}
