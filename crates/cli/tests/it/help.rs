//! Help, completions and man pages, which all follow from one table; explanations.

use std::process::{Command, Stdio};

use crate::folder::{Folder, expect};

#[test]
fn help_reads_as_expected() {
    let folder = Folder::new();
    for (words, name) in [
        (&["--help"][..], "help.txt"),
        (&["scan", "-h"], "help-scan-short.txt"),
        (&["scan", "--help"], "help-scan.txt"),
        (&["fix", "--help"], "help-fix.txt"),
        (&["findings", "--help"], "help-findings.txt"),
        (&["findings", "list", "--help"], "help-findings-list.txt"),
        (&["who-can", "--help"], "help-who-can.txt"),
        (&["access", "--help"], "help-access.txt"),
        (&["access", "matrix", "--help"], "help-access-matrix.txt"),
        (&["access", "can-i", "--help"], "help-access-can-i.txt"),
        (&["access", "diff", "--help"], "help-access-diff.txt"),
        (&["access", "stale", "--help"], "help-access-stale.txt"),
        (&["access", "explain", "--help"], "help-access-explain.txt"),
        (&["explain", "--help"], "help-explain.txt"),
        (&["checks", "--help"], "help-checks.txt"),
        (&["checks", "list", "--help"], "help-checks-list.txt"),
        (&["baseline", "write", "--help"], "help-baseline-write.txt"),
        (&["diff", "--help"], "help-diff.txt"),
        (&["report", "--help"], "help-report.txt"),
        (&["exceptions", "audit", "--help"], "help-exceptions-audit.txt"),
        (&["inspect", "--help"], "help-inspect.txt"),
        (&["completion", "--help"], "help-completion.txt"),
    ] {
        let ran = folder.run(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 100, "{words:?}: {line}");
        }
        expect(name, &ran.out);
    }
}

#[test]
fn completions_are_scripts_of_their_shells() {
    let folder = Folder::new();
    for (shell, checker) in [
        ("bash", Some(["bash", "-n"])),
        ("zsh", Some(["zsh", "-n"])),
        ("fish", Some(["fish", "-n"])),
        ("powershell", None),
        ("elvish", None),
    ] {
        let ran = folder.run(&["completion", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["seawall", "scan", "fail-on", "kubernetes-version"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
        let Some([program, flag]) = checker else { continue };
        let path = folder.path.join(format!("completion.{shell}"));
        std::fs::write(&path, &ran.out).expect("written");
        match Command::new(program).arg(flag).arg(&path).stdin(Stdio::null()).output() {
            Ok(output) => assert!(output.status.success(), "{shell}: {output:?}"),
            Err(_) => println!("skipped: {program} is not installed"),
        }
    }
}

#[test]
fn bash_completes_flags_and_formats_of_flags() {
    let folder = Folder::new();
    let script = format!(
        "{}\nCOMP_WORDS=(seawall scan --fail); COMP_CWORD=2; _seawall seawall --fail scan; echo \"${{COMPREPLY[@]}}\"",
        folder.run(&["completion", "bash"]).out
    );
    let output = Command::new("bash").args(["-c", &script]).output();
    let Ok(output) = output else {
        println!("skipped: bash is not installed");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "--fail-on", "{output:?}");
}

#[test]
fn every_command_has_a_man_page() {
    let folder = Folder::new();
    for words in
        [&[][..], &["scan"], &["explain"], &["checks"], &["checks", "list"], &["inspect"], &["completion"]]
    {
        let ran = folder.run(&[&["man"], words].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        let name = [&["seawall"], words].concat().join("-");
        assert!(ran.out.contains(&format!(".TH {name} 1")), "{}", ran.out);
    }
    assert!(folder.run(&["man", "scan"]).out.contains("fail\\-on"));
    let ran = folder.run(&["man", "scna"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "error: there is no command \"seawall scna\"\nhint: did you mean `scan`?\n");
}

#[test]
fn every_check_and_framework_is_explained_within_80_columns() {
    let folder = Folder::new();
    let list = folder.run(&["checks", "list", "-o", "json"]).json();
    let checks = list["checks"].as_array().expect("a list");
    assert!(!checks.is_empty());
    for check in checks {
        let id = check["id"].as_str().expect("text");
        let ran = folder.run(&["explain", id]);
        assert_eq!(ran.code, 0, "{id}: {ran:?}");
        for heading in ["What it checks", "Why it matters", "How to mend it", "Fails", "Passes", "References"]
        {
            assert!(ran.out.contains(&format!("\n{heading}\n")), "{id}: {heading}");
        }
        let prose = ran.out.split("\nFails\n").next().expect("a part");
        for line in prose.lines().filter(|line| line.split_whitespace().count() > 1) {
            assert!(line.chars().count() <= 80, "{id}: {line}");
        }
    }
    for framework in ["nsa", "cis", "mitre"] {
        let ran = folder.run(&["explain", framework]);
        assert!(ran.code == 0 && ran.out.contains("checks: "), "{ran:?}");
    }
}

#[test]
fn a_field_leads_to_its_checks() {
    let folder = Folder::new();
    for field in ["securityContext.privileged", "spec.containers[0].securityContext.privileged", "privileged"]
    {
        let ran = folder.run(&["explain", field]);
        assert_eq!(ran.code, 0, "{field}: {ran:?}");
        let (first, rest) = ran.out.split_once('\n').expect("lines");
        assert_eq!(first, format!("Checks that look at {field}"));
        assert!(rest.contains("privileged-container"), "{field}: {rest}");
    }
    assert_eq!(folder.run(&["explain", "spec.noSuchField"]).code, 2);
}

#[test]
fn checks_are_listed_by_category_and_framework() {
    let folder = Folder::new();
    let listed = |more: &[&str]| {
        let ran = folder.run(&[&["checks", "list", "-o", "json"], more].concat());
        ran.json()["checks"].as_array().expect("a list").clone()
    };
    let all = listed(&[]);
    let some = listed(&["--category", "security-context"]);
    assert!(!some.is_empty() && some.len() < all.len());
    assert!(some.iter().all(|check| check["category"] == "security context"));
    assert_eq!(listed(&["--category", "Security Context"]).len(), some.len());
    let nsa = listed(&["--framework", "nsa"]);
    assert!(nsa.iter().any(|check| check["id"] == "privileged-container") && nsa.len() < all.len());
    let markdown = folder.run(&["checks", "list", "-o", "markdown"]).out;
    assert_eq!(markdown.lines().count(), all.len() + 2);
    let table = folder.run(&["checks", "list"]).out;
    assert!(table.contains("critical  privileged-container "), "{table}");
}

#[test]
fn checks_that_sum_up_others_run_only_on_request() {
    let folder = Folder::with("pod.yaml", crate::folder::PRIVILEGED);
    let list = folder.run(&["checks", "list", "-o", "json"]).json();
    let opt_in = |check: &&serde_json::Value| check["optIn"] == true;
    let asked: Vec<_> = list["checks"].as_array().expect("a list").iter().filter(opt_in).collect();
    assert!(!asked.is_empty());
    let all = folder.run(&["scan", "pod.yaml", "-o", "json"]).json();
    let table = folder.run(&["checks", "list"]).out;
    let marked = table.lines().filter(|line| line.starts_with("* ") && !line.starts_with("* runs only"));
    assert_eq!(marked.count(), asked.len(), "{table}");
    for check in asked {
        let id = check["id"].as_str().expect("text");
        let runs = |report: &serde_json::Value| {
            report["checks"].as_array().expect("a list").iter().any(|ran| ran["id"] == id)
        };
        assert!(!runs(&all), "{id} was not asked for");
        assert!(runs(&folder.run(&["scan", "pod.yaml", "--check", id, "-o", "json"]).json()), "{id}");
        assert!(folder.run(&["explain", id]).out.contains("Runs only where"), "{id}");
    }
}
