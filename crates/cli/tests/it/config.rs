//! `seawall.yaml`: what it changes, and how its mistakes are told.

use crate::folder::{Folder, HARMLESS, PRIVILEGED, expect};

#[test]
fn settings_of_the_current_folder_count() {
    let folder = Folder::with("deploy/pod.yaml", PRIVILEGED).and(
        "seawall.yaml",
        "kubernetes-version: '1.30'\npaths: [deploy/pod.yaml]\ncheck: [privileged-*]\n\
         severities: {privileged-container: low}\nfail-on: low\noutput: [json]\n",
    );
    let ran = folder.run(&["scan"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["kubernetesVersion"], "1.30");
    assert_eq!(report["findings"][0]["severity"], "low");
    assert_eq!(report["findings"][0]["check"], "privileged-container");
    assert!(ran.err.contains("note: seawall.yaml runs only some checks"), "mildness is told: {}", ran.err);
    let own = folder.run(&["scan", "--fail-on", "high", "-o", "table", "--kubernetes-version", "1.31"]);
    assert_eq!(own.code, 0, "the command line counts more: {own:?}");
    let without = folder.run(&["scan", "--no-config", "deploy/pod.yaml"]);
    assert_eq!(without.code, 1);
    assert!(without.out.contains("critical"), "{}", without.out);
}

#[test]
fn a_target_version_is_what_ends_is_judged_for() {
    let budget =
        "{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: {name: web, namespace: a}}";
    let folder = Folder::with("budget.yaml", budget).and("seawall.yaml", "target-version: '1.25'\n");
    let scan = ["scan", "budget.yaml", "--kubernetes-version", "1.24", "--check", "*-api", "-o", "json"];
    let of = |more: &[&str]| {
        let ran = folder.run(&[&scan[..], more].concat());
        let report = ran.json();
        assert_eq!(report["kubernetesVersion"], "1.24", "what runs stays what it is");
        let checks = report["findings"].as_array().expect("a list").iter();
        let checks: Vec<String> = checks.map(|one| one["check"].as_str().expect("text").to_owned()).collect();
        (ran.code, report["targetVersion"].as_str().map(str::to_owned), checks.join(" "))
    };
    let told = |code, target: Option<&str>, check: &str| (code, target.map(str::to_owned), check.to_owned());
    assert_eq!(of(&["--no-config"]), told(0, None, "deprecated-api"));
    assert_eq!(of(&["--no-config", "--target-version", "v1.25.3"]), told(1, Some("1.25"), "removed-api"));
    assert_eq!(of(&[]), told(1, Some("1.25"), "removed-api"), "of the settings");
    assert_eq!(of(&["--target-version", "1.20"]), told(0, Some("1.20"), ""), "the command line counts more");
    let fixed = folder.run(&["fix", "budget.yaml", "--check", "removed-api", "--target-version", "1.24"]);
    assert_eq!((fixed.code, fixed.out.contains("policy/v1")), (0, false), "{fixed:?}");
    let ran =
        folder.run(&["scan", "budget.yaml", "--target-version", "1.99", "--kubernetes-version", "2.1.1"]);
    for warning in [
        "the rules of Kubernetes 1.99 are not known",
        "the target version 1.99 is older than 2.1, which runs",
    ] {
        assert!(ran.err.contains(warning), "{}", ran.err);
    }
    // What an upgrade would break has a history of its own.
    folder.run(&["scan", "budget.yaml", "--no-config", "--store", "f.db"]);
    folder.run(&["scan", "budget.yaml", "--store", "f.db"]);
    let kept = folder.run(&["findings", "targets", "--store", "f.db"]).out;
    let names = |end: &str| kept.lines().filter(|line| line.contains(end)).count();
    assert_eq!((names("budget.yaml"), names("budget.yaml upgraded to 1.25")), (2, 1), "{kept}");
    let ran = folder.run(&["scan", "budget.yaml", "--target-version", "next"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn paths_are_relative_to_the_settings() {
    let folder = Folder::with("project/deploy/pod.yaml", PRIVILEGED)
        .and("project/seawall.yaml", "paths: [deploy/pod.yaml]");
    let ran = folder.run(&["scan", "--config", "project/seawall.yaml"]);
    assert!(ran.out.contains("project/deploy/pod.yaml"), "{ran:?}");
}

#[test]
fn settings_beside_what_is_scanned_do_not_count() {
    let folder = Folder::with("theirs/pod.yaml", PRIVILEGED).and("theirs/seawall.yaml", "skip: ['*']");
    assert_eq!(folder.run(&["scan", "theirs/pod.yaml"]).code, 1);
}

#[test]
fn a_file_that_would_go_unread_is_refused() {
    let folder = Folder::with("pod.yaml", HARMLESS).and("seawall.yml", "fail-on: none");
    let ran = folder.run(&["scan", "pod.yaml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: seawall.yml is not read\nhint: rename it to seawall.yaml, or name it with --config\n"
    );
    assert_eq!(folder.run(&["scan", "pod.yaml", "--config", "seawall.yml"]).code, 0);
}

fn mistake(text: &str, expected: &str) {
    let folder = Folder::with("pod.yaml", HARMLESS).and("seawall.yaml", text);
    let ran = folder.run(&["scan", "pod.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{text}");
    assert_eq!(ran.err, expected, "{text}");
}

#[test]
fn mistakes_have_a_line_a_caret_and_a_hint() {
    mistake(
        "fail-on: high\nskp: [a]\n",
        "error: unknown key \"skp\"\n --> seawall.yaml:2:1\n  |\n2 | skp: [a]\n  | ^^^\nhint: did you mean `skip`?\n",
    );
    mistake(
        "kubernetes-version: 1.30\n",
        "error: kubernetes-version is a number, expected a string\n --> seawall.yaml:1:21\n  |\n\
         1 | kubernetes-version: 1.30\n  |                     ^^^^\nhint: put it in quotes\n",
    );
    mistake(
        "skip: [privileged-contaner]\n",
        "error: unknown check \"privileged-contaner\"\n --> seawall.yaml:1:8\n  |\n\
         1 | skip: [privileged-contaner]\n  |        ^^^^^^^^^^^^^^^^^^^\nhint: did you mean `privileged-container`?\n",
    );
    mistake(
        "parameters:\n  privileged-container: {max: 3}\n",
        "error: unknown parameter \"max\"\n --> seawall.yaml:2:26\n  |\n\
         2 |   privileged-container: {max: 3}\n  |                          ^^^\nhint: privileged-container has no parameters\n",
    );
    mistake(
        "fail-on: severe\n",
        "error: unknown severity \"severe\"\n --> seawall.yaml:1:10\n  |\n1 | fail-on: severe\n  |          ^^^^^^\n\
         hint: one of none, info, low, medium, high, critical\n",
    );
    mistake(
        "complete: 1\n",
        "error: complete is a number, expected true or false\n --> seawall.yaml:1:11\n  |\n1 | complete: 1\n  |           ^\n",
    );
}

#[test]
fn every_mistake_is_told_at_once() {
    let folder = Folder::with("seawall.yaml", "a: 1\nb: 2\nskip: {}\nfail-on: [\n");
    let ran = folder.run(&["scan", "-"]);
    assert_eq!(ran.code, 2);
    let folder = Folder::with("seawall.yaml", "a: 1\nb: 2\nskip: {}\n---\nc: 3\n");
    let ran = folder.run(&["scan", "-"]);
    for fact in ["unknown key \"a\"", "unknown key \"b\"", "skip is a map", "more than one document"] {
        assert!(ran.err.contains(fact), "{fact}: {}", ran.err);
    }
}

#[test]
fn parameters_reach_their_checks() {
    let list = Folder::new().run(&["checks", "list", "-o", "json"]).json();
    let checks = list["checks"].as_array().expect("a list").clone();
    for check in checks {
        for parameter in check["parameters"].as_array().expect("a list") {
            let (id, name) = (check["id"].as_str().expect("text"), parameter["name"].as_str().expect("text"));
            let right = format!("parameters: {{{id}: {{{name}: {}}}}}", parameter["default"]);
            let folder = Folder::with("seawall.yaml", right).and("pod.yaml", HARMLESS);
            let ran = folder.run(&["scan", "pod.yaml", "--fail-on", "none"]);
            assert_eq!(ran.code, 0, "{id} {name}: {}", ran.err);
            let wrong = format!("parameters: {{{id}: {{{name}: {{}}}}}}");
            let folder = Folder::with("seawall.yaml", wrong).and("pod.yaml", HARMLESS);
            let ran = folder.run(&["scan", "pod.yaml"]);
            assert!(ran.code == 2 && ran.err.contains(&format!("{name} is a map, expected")), "{}", ran.err);
        }
    }
}

#[test]
fn the_published_schema_is_in_step_and_agrees_with_the_reader() {
    expect("../../../../docs/settings.md", &Folder::new().run(&["config", "manual"]).out);
    let printed = Folder::new().run(&["config", "schema"]);
    expect("../../../../docs/schema/config-v1.json", &printed.out);
    let schema = printed.json();
    let properties = schema["properties"].as_object().expect("a map");
    for (key, property) in properties {
        assert!(property["description"].as_str().is_some_and(|text| text.ends_with('.')), "{key}");
        let folder = Folder::with("seawall.yaml", format!("{key}: null\n")).and("pod.yaml", HARMLESS);
        let ran = folder.run(&["scan", "pod.yaml", "--fail-on", "none"]);
        assert_eq!(ran.code, 0, "the reader knows {key}, and takes it empty: {}", ran.err);
    }
    let unknown = Folder::with("seawall.yaml", "zzz: 1").run(&["scan", "-"]);
    let hint = unknown.err.lines().last().expect("a hint");
    let told: Vec<&str> = hint.trim_start_matches("hint: one of ").split(", ").collect();
    assert_eq!(told.len(), properties.len(), "{hint}");
    assert!(told.iter().all(|key| properties.contains_key(*key)), "{hint}");
}

#[test]
fn registries_reach_the_check_that_lists_them() {
    let failing = |settings: &str| {
        let folder = Folder::with("pod.yaml", HARMLESS).and("seawall.yaml", settings);
        let words = ["scan", "pod.yaml", "--check", "image-registry-*", "--fail-on", "none", "-o", "json"];
        let report = folder.run(&words).json();
        report["findings"].as_array().expect("a list").len()
    };
    assert_eq!(failing("registries: [registry.example.com]"), 0);
    assert_eq!(failing("registries: [other.example.com]"), 1);
    let parameter = "parameters: {image-registry-not-listed: {registries: [registry.example.com]}}";
    assert_eq!(
        failing(&format!("registries: [other.example.com]\n{parameter}")),
        0,
        "the parameter counts more"
    );
    assert_eq!(failing(&format!("{parameter}\nregistries: [other.example.com]")), 0, "wherever it stands");
}
