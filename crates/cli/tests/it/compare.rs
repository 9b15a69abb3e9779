//! Baselines, diffs, and results that are rendered again.

use crate::folder::{Folder, HARMLESS, PRIVILEGED};

/// Two pods, of which the second is new.
fn grown() -> String {
    format!("{PRIVILEGED}---\n{}", PRIVILEGED.replace("agent", "second"))
}

#[test]
fn a_baseline_leaves_only_new_findings_to_break_the_run() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let written = folder.run(&["baseline", "write", "pod.yaml", "-o", "base.json"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert!(written.err.contains("written down"), "{}", written.err);
    assert_eq!(folder.run(&["scan", "pod.yaml"]).code, 1);
    let known = folder.run(&["scan", "pod.yaml", "--baseline", "base.json"]);
    assert_eq!(known.code, 0, "{known:?}");
    assert!(known.out.contains("privileged-container") && !known.out.contains("new: "), "{}", known.out);
    let folder = folder.and("pod.yaml", grown());
    let ran = folder.run(&["scan", "pod.yaml", "--baseline", "base.json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("new: container \"app\""), "{}", ran.out);
    let json = folder.run(&["scan", "pod.yaml", "--baseline", "base.json", "-o", "json"]).json();
    let findings = json["findings"].as_array().expect("a list");
    let new = |name: &str| {
        let of = findings.iter().filter(|one| one["object"]["name"] == name && one["verdict"] == "fail");
        of.map(|one| one["new"].as_bool().expect("it is marked")).collect::<Vec<_>>()
    };
    assert!(new("agent").iter().all(|new| !new) && !new("agent").is_empty());
    assert!(new("second").iter().all(|new| *new) && !new("second").is_empty());
}

#[test]
fn what_a_baseline_knows_and_is_gone_is_told() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let one = ["--check", "privileged-container"];
    folder.run(&[&["baseline", "write", "pod.yaml", "-o", "base.json"][..], &one].concat());
    let folder = folder.and("pod.yaml", HARMLESS);
    let ran = folder.run(&[&["scan", "pod.yaml", "--baseline", "base.json"][..], &one].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = "of the baseline and not found any more: privileged-container of Pod shop/agent at \
                    spec.containers[name=app].securityContext.privileged";
    assert!(told.contains(expected), "{told}");
    let other = folder.run(&["scan", "pod.yaml", "--baseline", "base.json", "--check", "host-network"]);
    assert!(!other.out.contains("baseline"), "nobody looked for it: {}", other.out);
}

#[test]
fn a_baseline_is_the_same_whenever_it_is_written_and_holds_neither_accepted_nor_unknown() {
    let folder = Folder::with("pod.yaml", grown());
    let first = folder.run(&["baseline", "write", "pod.yaml"]);
    assert_eq!(folder.run(&["baseline", "write", "pod.yaml"]).out, first.out);
    assert_eq!(first.json()["schema"], "seawall.dev/baseline/v1");
    let lines: Vec<&str> = first.out.lines().filter(|line| line.contains("fingerprint")).collect();
    assert!(
        lines.len() > 2 && lines.iter().all(|line| line.contains("\"fail\"") || line.contains("\"manual\""))
    );
    let entries = "exceptions: [{id: a, checks: ['*'], scope: {names: ['*']}, reason: r, owner: o, expires: '2999-01-01'}]";
    let folder = folder.and("e.yaml", entries);
    let none = folder.run(&["baseline", "write", "pod.yaml", "--exceptions", "e.yaml"]);
    assert_eq!(none.json()["findings"].as_array().map(Vec::len), Some(0), "{none:?}");
}

#[test]
fn a_stored_result_serves_as_baseline_and_others_are_refused() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("seawall.yaml", "check: [host-network]");
    folder.run(&["scan", "pod.yaml", "--no-config", "-o", "json=result.json"]);
    assert_eq!(folder.run(&["scan", "pod.yaml", "--no-config", "--baseline", "result.json"]).code, 0);
    for (file, text, fact) in [
        ("a.json", "{}", "1:1"),
        ("b.json", "{\"schema\": \"seawall.dev/baseline/v9\"}", "a version that this build does not know"),
        ("c.json", "{\"schema\": ", "the baseline cannot be read"),
    ] {
        let folder = Folder::with("pod.yaml", HARMLESS).and(file, text);
        let ran = folder.run(&["scan", "pod.yaml", "--baseline", file]);
        assert!(ran.code == 2 && ran.err.contains(fact), "{ran:?}");
    }
    let none = folder.run(&["scan", "pod.yaml", "--baseline", "none.json"]);
    assert!(none.code == 2 && none.err.contains("there is no such file"), "{none:?}");
}

#[test]
fn a_diff_tells_new_fixed_moved_and_unchanged() {
    let both = format!("{PRIVILEGED}---\n{}", PRIVILEGED.replace("agent", "gone"));
    let moved = format!("# a comment\n{}---\n{}", PRIVILEGED, PRIVILEGED.replace("agent", "second"));
    let folder = Folder::with("before/pod.yaml", both).and("after/pod.yaml", moved);
    let one = ["--check", "privileged-container"];
    let ran = folder.run(&[&["diff", "before", "after", "-o", "json"][..], &one].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    let summary = &ran.json()["summary"];
    // The paths of the two folders differ, so that what stayed has moved.
    assert_eq!((&summary["new"], &summary["fixed"], &summary["moved"]), (&1.into(), &1.into(), &1.into()));
    let table = folder.run(&[&["diff", "before", "after"][..], &one].concat());
    assert!(table.out.starts_with("New (1)\n  critical  Pod shop/second: "), "{}", table.out);
    assert!(table.out.contains("\nFixed (1)\n  critical  Pod shop/gone: "), "{}", table.out);
    assert!(table.out.contains("1 new, 0 changed, 0 unseen, 1 fixed, 1 moved, 0 unchanged"), "{}", table.out);
    let markdown = folder.run(&[&["diff", "before", "after", "-o", "markdown"][..], &one].concat());
    assert!(markdown.out.contains("## New (1)") && markdown.out.contains("| critical | Pod shop/second |"));
    let same = folder.run(&[&["diff", "before", "before"][..], &one].concat());
    assert_eq!(same.code, 0, "{same:?}");
    assert!(same.out.contains("0 new, 0 changed, 0 unseen, 0 fixed, 0 moved, 2 unchanged"), "{}", same.out);
    assert_eq!(folder.run(&[&["diff", "before", "after", "--fail-on", "none"][..], &one].concat()).code, 0);
}

#[test]
fn a_diff_of_stored_results_is_that_of_their_files() {
    let folder = Folder::with("a/pod.yaml", PRIVILEGED).and("b/pod.yaml", grown());
    for side in ["a", "b"] {
        let outputs = [format!("json={side}.json"), format!("yaml={side}.yaml")];
        folder.run(&["scan", side, "-o", &outputs[0], "-o", &outputs[1]]);
    }
    let summary = |sides: [&str; 2]| {
        let ran = folder.run(&["diff", sides[0], sides[1], "-o", "json"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        (ran.json()["summary"].clone(), ran.json()["changes"].clone())
    };
    let expected = summary(["a", "b"]);
    for sides in [["a.json", "b.json"], ["a", "b.json"], ["a.yaml", "b"], ["a.yaml", "b.json"]] {
        assert_eq!(summary(sides), expected, "{sides:?}");
    }
}

#[test]
fn what_was_not_read_is_not_fixed() {
    let broken = PRIVILEGED.replace("metadata:", "metadata: [");
    let folder = Folder::with("a/pod.yaml", PRIVILEGED).and("b/pod.yaml", broken);
    let one = ["--check", "privileged-container"];
    let ran = folder.run(&[&["diff", "a", "b", "-o", "json"][..], &one].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!((&ran.json()["summary"]["unseen"], &ran.json()["summary"]["fixed"]), (&1.into(), &0.into()));
    assert!(ran.err.contains("b/pod.yaml"), "the gap is told: {}", ran.err);
    let folder = Folder::with("a/pod.yaml", PRIVILEGED).and("b/pod.yaml", HARMLESS);
    folder.run(&["scan", "a", "--check", "privileged-container", "-o", "json=a.json"]);
    folder.run(&["scan", "b", "--check", "host-network", "-o", "json=b.json"]);
    let summary = &folder.run(&["diff", "a.json", "b.json", "-o", "json"]).json()["summary"];
    assert_eq!((&summary["unseen"], &summary["fixed"]), (&1.into(), &0.into()), "its check did not run");
}

#[test]
fn a_stored_result_renders_as_the_scan_did() {
    let folder = Folder::with("pods.yaml", grown()).and("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {");
    let formats: Vec<String> = folder.run(&["scan", "--help"]).out.lines().filter_map(format_of).collect();
    assert!(formats.len() > 8, "{formats:?}");
    let mut words = vec!["scan".to_owned(), ".".to_owned(), "--framework".to_owned(), "nsa".to_owned()];
    words.push("--severity".to_owned());
    words.push("info".to_owned());
    for format in &formats {
        words.extend(["-o".to_owned(), format!("{format}=scan.{format}")]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert_eq!(folder.run(&words).code, 1);
    for format in &formats {
        let output = format!("{format}=again.{format}");
        let ran = folder.run(&["report", "scan.json", "--severity", "info", "-o", &output]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{format}: {ran:?}");
        let (scan, again) = (folder.read(&format!("scan.{format}")), folder.read(&format!("again.{format}")));
        match format.as_str() {
            // These two quote the sources, which a result does not hold.
            "sarif" | "html" => assert!(again.len() > scan.len() / 3, "{format}"),
            _ => assert_eq!(again, scan, "{format}"),
        }
    }
    let piped = folder.run_with(&["report", "-", "-o", "csv"], folder.read("scan.yaml").as_bytes());
    assert_eq!(piped.out, folder.read("scan.csv"));
}

/// The format that a line of `--help` describes.
fn format_of(line: &str) -> Option<String> {
    let mut words = line.strip_prefix("            ")?.split("  ");
    let word = words.next()?.trim();
    let known = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (known && words.next().is_some()).then(|| word.to_owned())
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = Folder::with("pod.yaml", PRIVILEGED);
    let ran = folder.run(&["report", "pod.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("this is no result of a scan") && ran.err.contains("--> pod.yaml:1:1"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("hint: write one with `seawall scan PATH -o json=FILE`"), "{}", ran.err);
    folder.run(&["scan", "pod.yaml", "-o", "json=result.json"]);
    let passes = folder.run(&["report", "result.json", "--show-passed"]);
    assert!(passes.code == 2 && passes.err.contains("the result holds no passes"), "{passes:?}");
    assert_eq!(folder.run(&["report", "result.json"]).code, 0);
}

pub(crate) fn follows(schema: &str, document: &serde_json::Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema").join(schema);
    let schema = std::fs::read_to_string(path).expect("the schema is there");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut wrong = document.clone();
    wrong["schema"] = "seawall.dev/other/v1".into();
    assert!(!validator.is_valid(&wrong), "the schema refuses something");
}

#[test]
fn baselines_and_diffs_follow_their_published_schemas() {
    let folder = Folder::with("a/pod.yaml", PRIVILEGED)
        .and("b/pod.yaml", grown().replacen("privileged: true", "privileged: false", 1))
        .and("c/pod.yaml", "kind: Pod\napiVersion: [");
    let baseline = folder.run(&["baseline", "write", "a"]).json();
    assert!(baseline["findings"].as_array().is_some_and(|list| !list.is_empty()));
    follows("baseline-v1.json", &baseline);
    for sides in [["a", "b"], ["b", "a"], ["a", "c"], ["c", "a"], ["a", "a"]] {
        follows("diff-v1.json", &folder.run(&["diff", sides[0], sides[1], "-o", "json"]).json());
    }
}
